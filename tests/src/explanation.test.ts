import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Explanation } from '../../engine/client/snapshot.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { explainDecision } from '../../src/explanation.ts';
import { openRunStore } from '../../storage/run-store.ts';
import {
  decision,
  fill,
  insight,
  modelCall,
  newsItem,
  order,
  playbook,
  temporaryFolder,
  trade,
} from '../storage/sample-records.ts';

type Records = Parameters<ReturnType<typeof openRunStore>['commit']>[1];

/** What the sections of an explanation say, by their headings. */
function explained(id: string, ...records: Records): Record<string, readonly string[]> {
  const store = openRunStore(join(temporaryFolder(), 'run.db'), { fast: true });
  onTestFinished(() => store.close());
  store.commit({ firstSeq: 1, lastSeq: 7, bytes: new Uint8Array(3), head: 'h7' }, records, true);
  const reply = explainDecision(store, id);
  if (!reply.ok) throw new Error(reply.message);
  const { sections } = reply.explanation as Explanation;
  return Object.fromEntries(sections.map(({ heading, lines }) => [heading, lines]));
}

const SIZE = '5 % × 50 / 34.31 = 7.29 % of 78,607,182 = 5,727,408 → 68 shares';

describe('what came after', () => {
  const day = (date: string, close: number): Records[number] => ({
    ...{ kind: 'daily-bars', market: 'KR', day: tradingDay(date), symbols: ['005930'] },
    ...{ open: [close], high: [close], low: [close], close: [close], volume: [1] },
  });
  const stayed = decision({ action: 'HOLD', cause: 'NO_MATCH', price: 70_000, inputs: { holding_days: null } });
  const heading = 'What came after';

  it('staying out is what the price did, and whether that was right', () => {
    const told = explained('d-1', stayed, day('2026-03-03', 70_700), day('2026-03-04', 72_800));
    expect(told[heading]).toEqual([
      'closes after it, against its price: 1 day +1.00 %, 5 days –, 20 days –',
      'first 3 % up, on trading day 2 after',
      'it was wrong',
    ]);
  });

  it('a purchase is judged by its round trip', () => {
    const told = explained('d-1', decision(), trade(), day('2026-03-03', 60_000));
    expect(told[heading]).toEqual([
      expect.stringContaining('1 day -16.55 %'),
      'first 3 % down, on trading day 1 after',
      'it was right',
    ]);
  });

  it('is not told before anything came', () => {
    expect(explained('d-1', stayed)).not.toHaveProperty([heading]);
  });
});

describe('a purchase is explained by', () => {
  it('what each condition asked and found', () => {
    const plan = playbook();
    const [stock] = plan.playbook.stocks;
    const [scenario] = stock!.scenarios;
    const condition = { price_above: 71_500, rsi_below: 60, price_change_pct_above: 0.5, holding_days_above: 3 };
    const stocks = [{ ...stock!, stock_code: '005930', scenarios: [{ ...scenario!, condition }] }];
    const bought = decision({ inputs: { rsi: 61.254, changePct: 1.9656 } });
    const { Scenario } = explained('d-1', bought, { ...plan, playbook: { ...plan.playbook, stocks } });
    expect(Scenario).toEqual(
      expect.arrayContaining([
        'price above 71500: was 71900, met',
        'RSI below 60: was 61.25, not met',
        'day’s change % above 0.5: was 1.97, met',
        'days held above 3',
      ]),
    );
  });

  it('the arithmetic of its size, up to the lot that would have been too much', () => {
    const { Size, ...sections } = explained(
      'd-1',
      decision({ inputs: { size: SIZE, last: 83_000 } }),
      order({ limitPrice: 83_100, quantity: 68 }),
    );
    expect(Size).toEqual([
      SIZE,
      'base share × volatility target / score = share of the available cash, in whole lots that it pays for',
      'at the limit 68 × 83,100 = 5,650,800 KRW; a lot more: 69 × 83,100 = 5,733,900 KRW',
    ]);
    expect(sections['What was looked at']).toEqual(['last price: 83,000']);
  });

  it('the macro council’s day, in its size too, and the news that was known', () => {
    const inputs = { size: SIZE, last: 83_000, positionMultiplier: 0.8, stopMultiplier: 1.2 };
    const sections = explained('d-1', decision({ inputs }), insight(), newsItem());
    expect(sections['Size']).toContain(
      'the macro council’s day: sizes × 0.8, stop distances × 1.2 within their limits',
    );
    expect(sections['What was looked at']).toEqual(['last price: 83,000']);
    expect(sections['Macro council of the day']).toEqual([
      '2026-03-02, models argued: sizes × 0.8, stop distances × 1.2; cost 0.0020 USD',
      'favoured sectors: Semiconductors',
      'risks: tariffs',
      'A falling market.',
      'C1 strategist, cited: Chips lead.',
      'C2 risk-analyst: The won falls.',
    ]);
    expect(sections['News that was known']).toEqual(['2026-03-02 09:00:00 Yonhap: 삼성전자, 자사주 매입']);
  });

  it('what its models may have known of the day', () => {
    const { playbook: plan, ...rest } = playbook();
    const made = { ...rest, playbook: { ...plan, source: 'model' as const } };
    const words = (provider: string, model: string) => {
      const lines = explained('d-1', decision(), made, modelCall({ provider, model, at: plan.createdAt }));
      return lines['Models that were asked for the playbook']?.[0]?.split('; ').at(-1);
    };
    expect(words('anthropic', 'claude-opus-5')).toBe('CONTAMINATED: has learned up to 2026-05, that day included');
    expect(words('gemini', 'gemini-2.5-flash')).toBe('has learned up to 2025-01, before that day');
    expect(words('openai-compat', 'qwen3')).toBe('up to when it has learned is not known');
  });

  it('the models that were asked for its plan, who failed as well as who answered', () => {
    const { playbook: plan, ...rest } = playbook();
    const made = { ...rest, playbook: { ...plan, source: 'model' as const } };
    const failed = modelCall({
      id: 'm-1',
      at: plan.createdAt,
      provider: 'anthropic',
      model: 'claude',
      result: 'quota',
    });
    const sections = explained(
      'd-1',
      decision(),
      made,
      { ...failed, message: 'too many requests', reply: '', inputTokens: null, microUsd: 0 },
      modelCall({ id: 'm-2', at: plan.createdAt }),
    );
    expect(sections['Models that were asked for the playbook']).toEqual([
      'm-1 plan: anthropic:claude was asked 9f86d081, quota: too many requests; ? tokens in, 750 out, 0.0000 USD, 1.8 s',
      'm-2 plan: gemini:gemini-flash was asked 9f86d081, answered 44136fa3; 2700 tokens in, 750 out, 0.0024 USD, 1.8 s; up to when it has learned is not known',
    ]);
  });

  it('the prices of its own market, in its currency', () => {
    const { Size } = explained(
      'd-1',
      decision({ market: 'US_NASDAQ', inputs: { size: 'allocation 5 % of 50,000.00 = 2,500.00 → 46 shares' } }),
      order({ market: 'US_NASDAQ', limitPrice: 540_900, quantity: 46 }),
    );
    expect(Size?.slice(1)).toEqual([
      'the scenario’s allocation of the available cash, in whole lots that it pays for',
      'at the limit 46 × 54.09 = 2,488.14 USD; a lot more: 47 × 54.09 = 2,542.23 USD',
    ]);
  });

  it('what became of it, and why it was sold again', () => {
    const sold = decision({ id: 'd-2', action: 'SELL', cause: 'TRAILING_STOP', rationale: 'fell from its peak' });
    const sections = explained('d-1', decision(), order(), fill(), sold, trade());
    expect(sections['Fills']).toHaveLength(1);
    expect(sections['Trade']?.[0]).toContain('9,973 KRW after 1,532 KRW costs');
    expect(sections['Why it was sold again']).toContain('why: fell from its peak');
  });
});

describe('a sale is explained by', () => {
  const inputs = { entry: 79_255, last: 79_800, hardStopPct: -2.5, level: null, atrIsEstimate: true };
  const sold = decision({ id: 'd-2', action: 'SELL', cause: 'SESSION_CLOSE', inputs, orderId: null });

  it('the result that it was measured by, and where its stop lay', () => {
    expect(explained('d-2', sold)['Measured by']).toEqual([
      'result: 79,800 / 79,255 - 1 = 0.69 %',
      'hard stop: 79,255 -2.5 % = 77,274',
    ]);
  });

  it('data in words, where none is none and not unknown', () => {
    expect(explained('d-2', sold)['What was looked at']).toEqual([
      'ATR is an estimate: yes',
      'entry price: 79,255',
      'hard stop from the entry: -2.5 %',
      'last price: 79,800',
      'level that was met: none',
    ]);
  });

  it('the purchase before it', () => {
    expect(explained('d-2', sold, decision(), trade())['Why it had been bought']).toContain('why: volume breakout');
  });
});
