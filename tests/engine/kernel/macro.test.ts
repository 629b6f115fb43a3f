import { describe, expect, it } from 'vitest';
import { type MacroInsight, type MacroOutcome, NEUTRAL } from '../../../engine/council/macro-insight.ts';
import { kernelBytes, restoreKernel } from '../../../engine/kernel/checkpoint.ts';
import type { Effect, KernelEvent } from '../../../engine/kernel/events.ts';
import { insightLines, insightNow } from '../../../engine/kernel/macro-flow.ts';
import { instant } from '../../../engine/market/types.ts';
import { AccountDesk, type AccountScript } from '../../support/account-desk.ts';
import { at, BASE, MONDAY } from '../../support/scripted-day.ts';

type Asked = Extract<Effect, { type: 'make-insight' }>;

const outcome = (insight: Partial<MacroInsight>, more: Partial<MacroOutcome> = {}): MacroOutcome => ({
  ...{ source: 'model', reason: '', claims: [], cited: [1], roles: [] },
  insight: { ...NEUTRAL, ...insight },
  ...more,
});

/** A desk whose macro council says what the test wants. */
class CouncilDesk extends AccountDesk {
  private readonly says: MacroOutcome;

  constructor(says: MacroOutcome, script: AccountScript = {}) {
    super(script);
    this.says = says;
  }

  override apply(event: KernelEvent): readonly Effect[] {
    return super.apply(event.type === 'insight-made' ? { ...event, outcome: this.says } : event);
  }

  get asked(): Asked[] {
    return this.effects.filter((effect): effect is Asked => effect.type === 'make-insight');
  }

  get buy() {
    const buys = this.records.flatMap((record) =>
      record.kind === 'decision' && record.action === 'BUY' ? [record] : [],
    );
    return buys[0];
  }
}

describe('the macro council', () => {
  it('is asked once a day, at the start of a run that begins after half past seven, and then at half past seven', () => {
    const desk = new CouncilDesk(outcome({}));
    desk.wait(2.5 * 86_400_000);
    expect(desk.asked.map(({ request }) => [request.day, new Date(request.at).toISOString()])).toEqual([
      ['2026-03-09', '2026-03-08T23:00:00.000Z'],
      ['2026-03-10', '2026-03-09T22:30:00.000Z'],
      ['2026-03-11', '2026-03-10T22:30:00.000Z'],
    ]);
  });

  it('is not asked on days without a session, or when it is switched off', () => {
    const desk = new CouncilDesk(outcome({}));
    desk.wait(7.5 * 86_400_000);
    expect(desk.asked.map(({ request }) => request.day.slice(8))).toEqual(['09', '10', '11', '12', '13', '16']);
    const off = new CouncilDesk(outcome({ positionMultiplier: 0.7 }), { settings: { macroCouncil: false } });
    off.wait(86_400_000);
    expect(off.asked).toEqual([]);
    expect(insightNow(off.desk)).toBeNull();
  });

  it('sees the regimes and returns of the markets, and only what is published', () => {
    const desk = new CouncilDesk(outcome({}));
    const item = (id: string, publishedAt: number) => ({
      ...({ id, type: 'news', publishedAt: instant(publishedAt), source: 's', headline: id } as const),
      ...{ market: null, symbols: [], due: null, sentiment: null },
    });
    const items = [item('known', at('07:00')), item('later', at('08:30'))];
    desk.happens({ type: 'news', source: 'test', asked: 1, items, trouble: null });
    desk.wait(1);
    const [{ request }] = desk.asked as [Asked];
    expect(request.markets).toMatchObject([{ market: 'KR', regime: 'BULL' }]);
    expect(request.markets[0]?.return1dPct).toBeCloseTo(1.01, 1);
    expect(request.news.map(({ id }) => id)).toEqual(['known']);
  });

  it('multiplies the size of entries, which the decision shows', () => {
    const shares = (positionMultiplier: number) => {
      const desk = new CouncilDesk(outcome({ positionMultiplier })).morning();
      desk.quote(BASE);
      const size = String(desk.buy?.inputs['size']);
      expect(desk.buy?.inputs['positionMultiplier']).toBe(positionMultiplier);
      return { sent: desk.sent[0]?.quantity, size };
    };
    const usual = shares(1);
    expect(usual.size).not.toContain('× 1 =');
    const less = shares(0.7);
    expect(less.size).toContain('× 0.7 = ');
    expect(less.sent).toBe(Math.floor((usual.sent ?? 0) * 0.7));
  });

  it('has no effect at all when a multiplier is out of its bounds', () => {
    for (const insight of [
      { positionMultiplier: 1.31 },
      { stopLossMultiplier: 0.79 },
      { positionMultiplier: Number.NaN },
    ]) {
      const desk = new CouncilDesk(outcome(insight));
      desk.wait(1);
      expect(insightNow(desk.desk)?.outcome).toMatchObject({ source: 'neutral', insight: NEUTRAL });
      expect(desk.state.log.at(-1)?.message).toContain('out of its bounds');
    }
  });

  it('is neutral when nothing could be said, and the reason is said', () => {
    const desk = new CouncilDesk({ ...outcome({}), source: 'neutral', reason: 'strategist: over-budget: 20 of 20' });
    desk.wait(1);
    expect(desk.state.log.at(-1)).toMatchObject({
      ...{ level: 'warn', event: 'insight' },
      message:
        'Macro insight of 2026-03-09: neutral – strategist: over-budget: 20 of 20. Sizes and stops are as without it.',
    });
    expect(insightLines(desk.desk)).toEqual([]);
  });

  it('is in force until half past seven of the next day, and survives a restart', () => {
    const desk = new CouncilDesk(outcome({ positionMultiplier: 0.9 }));
    desk.wait(1);
    const again = restoreKernel(kernelBytes(desk.kernel));
    expect(insightNow(again.desk)?.outcome.insight.positionMultiplier).toBe(0.9);
    again.apply({ type: 'tick', at: instant(at('07:30') + 86_400_000) }, desk.seq + 1);
    expect(insightNow(again.desk)).toBeNull();
  });

  it('whose word comes after its day is not listened to', () => {
    const desk = new CouncilDesk(outcome({}));
    desk.wait(1);
    desk.happens({ type: 'insight-made', day: '2026-03-08', outcome: outcome({ positionMultiplier: 0.8 }) });
    expect(desk.state.log.at(-1)?.event).toBe('insight-late');
    expect(insightNow(desk.desk)?.day).toBe(MONDAY);
  });

  it('tells the planner its sectors', () => {
    const desk = new CouncilDesk(outcome({ favourSectors: ['Semiconductors'], risks: ['tariffs'] })).until('08:31');
    const plans = desk.effects.flatMap((effect) => (effect.type === 'make-plan' ? [effect.request] : []));
    expect(plans[0]?.outlookOfDay).toEqual([
      'sizes × 1, stop distances × 1',
      'favoured sectors: Semiconductors',
      'risks: tariffs',
    ]);
  });
});
