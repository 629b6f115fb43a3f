import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withRecordedDay } from '../support/recorded-day.ts';
import { screenSvg } from '../support/screen-svg.ts';
import { hasTmux, Terminal } from '../support/tmux.ts';

const README = new URL('../../README.md', import.meta.url);
const PICTURES = new URL('../../docs/screens/', import.meta.url);

/** A picture of the README: the workstation on a recorded practice day, which stands still at a moment of it. */
interface Picture {
  readonly name: string;
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  /** Wall clock in Seoul. */
  readonly at: string;
  readonly settings?: readonly string[];
  /** What is done at that moment, each press followed by what the screen shows of it. */
  readonly steps?: readonly (readonly [keys: readonly string[], shows: RegExp])[];
}

const RECORDED: readonly Picture[] = [
  {
    name: 'workstation',
    title:
      'The workstation at 120×40: markets, risk, candidates, scenarios, positions with their exit ladder, orders, log',
    columns: 120,
    rows: 40,
    at: '2026-03-09 11:14',
  },
  {
    name: 'explain',
    title: 'Why a purchase was made: what was looked at, the arithmetic of its size, order and fills',
    columns: 110,
    rows: 44,
    at: '2026-03-09 11:14',
    steps: [
      [['5', 'Down'], /║> BUY +미르내바이오/],
      [['Enter'], /Order \S+: BUY .*미르내바이오/],
      [['e'], /BUY 미르내바이오 – SCENARIO_BUY/],
    ],
  },
  {
    name: 'chart',
    title: 'Candles of a held symbol with its entries, its exit and the stops of the moment',
    columns: 120,
    rows: 36,
    at: '2026-03-10 03:30',
    steps: [
      [['Down', 'Down'], /║> 오브퀼/],
      [['g'], /\(ORBQ\): minute bars/],
    ],
  },
  {
    name: 'what-if',
    title: 'Time travel: the rest of the day with one setting changed, beside what was recorded',
    columns: 110,
    // Without its last line, the fingerprints of the whole state, which are others after most changes of the kernel.
    rows: 24,
    at: '2026-03-09 10:00',
    steps: [
      [['w'], /WHAT IF/],
      [['CONFIDENCE_THRESHOLD=85', 'Enter'], /CONFIDENCE_THRESHOLD 80 → 85/],
    ],
  },
  {
    name: 'korean',
    title: 'The same workstation in Korean, with a rise in red and a fall in blue',
    columns: 100,
    rows: 30,
    at: '2026-03-09 11:14',
    settings: ['OUROTERM_LANG=ko', 'OUROTERM_THEME=dark', 'OUROTERM_UP_DOWN=korean'],
  },
  { name: 'small', title: 'The workstation at 60×15', columns: 60, rows: 15, at: '2026-03-09 11:14' },
];

describe.skipIf(!hasTmux)('the pictures of the README (npm run screens makes them; needs tmux)', () => {
  it.each(RECORDED)(
    '$name is what the workstation shows',
    async ({ name, title, columns, rows, at, settings, steps }) => {
      const terminal = new Terminal(withRecordedDay(), columns, rows, { COLORTERM: 'truecolor' });
      terminal.open(
        ...(settings ?? []).flatMap((setting) => ['--set', setting]),
        'replay',
        '--journal',
        'practice-9',
        '--ui',
      );
      await terminal.shows(/ ([\d,]+)\/\1 \[/);
      terminal.press('/');
      await terminal.shows(/> _/);
      terminal.press(at, 'Enter');
      await terminal.shows(new RegExp(`^${at}:`, 'm'));
      for (const [keys, shows] of steps ?? []) {
        terminal.press(...keys);
        await terminal.shows(shows);
      }
      const picture = screenSvg(await terminal.settledScreen(), columns, title);
      await expect(picture).toMatchFileSnapshot(fileURLToPath(new URL(`${name}.svg`, PICTURES)));
    },
  );
});

describe('the README', () => {
  it('shows every picture, and none that is not recorded', () => {
    const shown = [...readFileSync(README, 'utf8').matchAll(/docs\/screens\/([\w-]+)\.svg/g)].map(([, name]) => name);
    const names = RECORDED.map(({ name }) => name).sort();
    expect([...new Set(shown)].sort()).toEqual(names);
    expect(readdirSync(PICTURES).sort()).toEqual(names.map((name) => `${name}.svg`));
  });
});
