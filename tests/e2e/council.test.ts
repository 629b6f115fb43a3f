import { describe, expect, it, onTestFinished } from 'vitest';
import { Cli } from '../support/cli.ts';
import { documented } from '../support/documented.ts';
import type { StepInput } from '../support/model-script.ts';
import { ModelServer } from '../support/model-server.ts';
import { reading } from '../support/run-records.ts';
import { hasTmux, Terminal } from '../support/tmux.ts';

const SLOW = { chunks: 12, delayMs: 150, times: 99 } as const;
const PLAN: StepInput = {
  match: 'You plan one trading day',
  text: JSON.stringify({ market_outlook: 'neutral', global_rules: [], stocks: [] }),
  times: 99,
};
const REVIEW: StepInput = {
  match: 'You decide on one symbol',
  text: JSON.stringify({ action: 'HOLD', confidence: 60, rationale: 'Nothing speaks for a trade.' }),
  times: 99,
};
const debating = (bull: string): StepInput[] => [
  { ...SLOW, match: 'You argue for owning', text: JSON.stringify({ claims: [{ text: bull, facts: [2] }] }) },
  { ...SLOW, match: 'You argue against', text: JSON.stringify({ claims: [{ text: 'It may fall back', facts: [2] }] }) },
  {
    ...SLOW,
    match: 'You judge a debate',
    text: JSON.stringify({
      ...{
        decision: 'BUY',
        confidence: 86,
        claims: [1],
        keywords: ['volume'],
        rationale: 'The figures are with the bull.',
      },
    }),
  },
];

/** A model's service on loopback, which can be taken away. */
async function service(protocol: 'gemini' | 'openai', steps: readonly StepInput[]): Promise<ModelServer> {
  const server = await ModelServer.listen({ protocol, steps });
  onTestFinished(() => server.close().catch(() => undefined));
  return server;
}

function aCli(): Cli {
  const cli = new Cli();
  onTestFinished(() => cli.remove());
  return cli;
}

describe('the council without a model', () => {
  it('debates by rules from the command line, and the run comes out of its journal', async () => {
    const cli = aCli();
    const db = cli.path('desk.db');
    const engine = cli.start('--no-ui', '--seed', '9', '--speed', '60', '--db', db);
    const call = () => cli.run(['council', '990260', '--json', '--db', db]);
    let ended = call();
    // The first scan finds it, a few seconds into the run.
    for (const until = Date.now() + 20_000; ended.code !== 0 && Date.now() < until; ) ended = call();
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const told = ended.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const line of told) {
      expect(documented('`ouroterm council').safeParse(line).error?.issues ?? []).toEqual([]);
    }
    expect(told[0]).toMatchObject({ kind: 'opened', symbol: '990260', source: 'offline' });
    expect(told.at(-1)).toMatchObject({ kind: 'verdict', orderId: null, costUsd: 0, decisionId: expect.any(String) });
    expect(cli.run(['council', 'NOBODY', '--db', db])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is called "NOBODY"'),
    });
    await engine.kill('SIGTERM');
    const stored = cli.run(['councils', '--json', '--db', db]).stdout;
    expect(documented('`councils`').safeParse(JSON.parse(stored)).error?.issues ?? []).toEqual([]);
    expect(cli.run(['replay', '--journal', db, '--verify'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe.skipIf(!hasTmux)('the council of models in a terminal (needs tmux)', () => {
  it('is watched as it writes, survives its provider, ends with the budget, and is replayed without any of them', async () => {
    const cli = aCli();
    const db = cli.path('desk.db');
    const gemini = await service('gemini', [
      PLAN,
      REVIEW,
      ...debating('The price rises on volume well above the day before'),
    ]);
    const backup = await service('openai', debating('The backup sees a rise as well'));
    const terminal = new Terminal(cli, 120, 40, {
      LLM_PROVIDER: 'gemini',
      GEMINI_API_KEY: 'test',
      GEMINI_BASE_URL: gemini.url,
      OPENAI_COMPAT_BASE_URL: backup.url,
      OPENAI_COMPAT_MODEL: 'backup',
      LLM_REASONING_MODELS: 'gemini:gemini-2.5-flash,openai-compat:backup',
      LLM_THINKING_MODELS: 'gemini:gemini-2.5-flash,openai-compat:backup',
      COUNCIL_ROUNDS: '1',
      MACRO_COUNCIL: 'off',
      // A plan, three calls of the first debate, a review, and in the second debate three times two that fail and one that is answered.
      LLM_DAILY_CALLS: '14',
      LLM_DAILY_COST_USD: '5',
    });
    terminal.open('--speed', '60', '--seed', '9', '--db', db);
    await terminal.shows(/KR +\S+ .*active/);
    await terminal.shows(/시나브로/);
    terminal.press('2', 'c');
    await terminal.shows(/╔ 8 Council/);
    await terminal.until(
      (screen) => screen.some((line) => /BULL +\.\.\. +The price/.test(line) && !line.includes('the day before')),
      'the bull in the middle of a sentence',
    );
    terminal.press('z');
    await terminal.shows(/BULL +C1 +The price rises on volume well above/);
    await terminal.shows(/JUDGE +BUY, confidence 86, on C1/);
    await terminal.shows(/RULES +quant score \d+, final \d+/);
    await terminal.shows(/RULES +\d+ checks passed \| stopped by/);

    terminal.press('2', 'r', '7');
    await terminal.shows(/reviewed for .*: HOLD at 60 – Nothing speaks for a trade/);
    terminal.press('8');
    await gemini.close();
    terminal.press('c');
    await terminal.shows(/BULL +C1 +The backup sees a rise as well/);
    await terminal.shows(/JUDGE +BUY.*RULES.*JUDGE +BUY/s);
    terminal.press('7');
    await terminal.shows(/WARN.*bull: gemini:gemini-2\.5-flash – network/);

    terminal.press('8', 'c');
    await terminal.shows(/JUDGE +NO DECISION, bull, round 1: over-budget: 14 of 14/);
    terminal.press('Enter');
    await terminal.shows(/COUNCIL_NO_DECISION/);
    terminal.press('Escape');
    terminal.press('q');
    const asked = await terminal.shows(/STOP THE ENGINE|exit \d/);
    if (asked.join().includes('STOP THE ENGINE')) terminal.press('y');
    await terminal.shows(/exit 0/);

    await backup.close();
    expect(cli.run(['journal', 'verify', '--db', db])).toMatchObject({ code: 0, stderr: '' });
    const verified = ['first', 'second'].map(() => {
      const { code, stdout } = cli.run(['replay', '--journal', db, '--verify', '--json']);
      expect(code).toBe(0);
      return JSON.parse(stdout) as { readonly fingerprint: string; readonly rows: Record<string, number> };
    });
    expect(verified[0]).toMatchObject({ ok: true, rows: { councils: 3 } });
    expect(verified[1]?.fingerprint).toBe(verified[0]?.fingerprint);
    const rows = reading(db, (store) =>
      store.prepare('SELECT decision, calls, micro_usd FROM councils ORDER BY at').all(),
    );
    expect(rows).toMatchObject([{ decision: 'BUY' }, { decision: 'BUY' }, { decision: 'NO_DECISION', micro_usd: 0 }]);
    expect(String((rows[1] as { calls: string }).calls)).toContain('openai-compat');
  });
});
