import { describe, expect, it } from 'vitest';
import type { CalendarOverride } from '../../engine/kernel/settings.ts';
import { MARKET_CODES } from '../../engine/market/types.ts';
import { runMarkets } from '../../src/commands/markets.ts';

interface Question {
  readonly at?: string;
  readonly json?: boolean;
  readonly color?: boolean;
  readonly input?: readonly (string | Buffer)[];
  readonly now?: string;
  readonly calendarOverrides?: readonly CalendarOverride[];
}

async function ask(question: Question) {
  let stdout = '';
  let stderr = '';
  const code = await runMarkets(
    { at: question.at, json: question.json ?? true, color: question.color ?? false },
    {
      stdin: (async function* () {
        yield* question.input ?? [];
      })(),
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      now: () => Date.parse(question.now ?? '2026-06-01T00:00:00Z'),
      calendarOverrides: question.calendarOverrides ?? [],
    },
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { code, stdout, stderr, lines };
}

const rowOf = (line: string, code: string) =>
  JSON.parse(line).markets.find((market: { code: string }) => market.code === code);

describe('ouroterm markets --json', () => {
  it('has one line per instant, in the shape that scripts rely on', async () => {
    const { code, lines, stderr } = await ask({ at: '2026-11-20T10:00:00+09:00,2026-11-21T00:00:00Z' });

    expect([code, stderr, lines.length]).toEqual([0, '', 2]);
    const answer = JSON.parse(lines[0]!);
    expect(answer.at).toBe('2026-11-20T01:00:00Z');
    expect(answer.markets.map((market: { code: string }) => market.code)).toEqual([...MARKET_CODES]);
    expect(lines[0]).toContain(
      '{"code":"KR","state":"open","session":"KRX_REG","tradingDay":"2026-11-20","nextOpen":"2026-11-23T00:00:00Z","nextClose":"2026-11-20T06:30:00Z"}',
    );
    expect(rowOf(lines[1]!, 'KR')).toEqual({
      code: 'KR',
      state: 'closed',
      session: 'CLOSED',
      tradingDay: null,
      nextOpen: '2026-11-23T00:00:00Z',
      nextClose: '2026-11-23T06:30:00Z',
    });
  });

  it('says null for what no calendar knows', async () => {
    const { lines } = await ask({ at: '2030-01-02T00:00:00Z' });
    expect(rowOf(lines[0]!, 'KR')).toEqual({
      code: 'KR',
      state: 'unknown',
      session: 'CLOSED',
      tradingDay: null,
      nextOpen: null,
      nextClose: null,
    });
  });

  it('reads one instant a line, however the input is cut, blank lines and CRLF included', async () => {
    const input = ['2026-11-20T01:0', Buffer.from('0:00Z\r\n\n2026-11-'), '21T00:00:00Z\n2026-11-22T00:00:00Z'];
    const { code, lines } = await ask({ at: '-', input });
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(line).at)).toEqual([
      '2026-11-20T01:00:00Z',
      '2026-11-21T00:00:00Z',
      '2026-11-22T00:00:00Z',
    ]);
  });

  it('counts the user’s own closures', async () => {
    const calendarOverrides: CalendarOverride[] = [{ market: 'KR', day: '2026-11-20', closed: true }];
    const { lines } = await ask({ at: '2026-11-20T01:00:00Z', calendarOverrides });
    expect(rowOf(lines[0]!, 'KR').state).toBe('closed');
  });
});

describe('ouroterm markets, wrong use', () => {
  it.each(['2026-13-45', '2026-11-20T10:00:00', 'tomorrow', ''])('--at %j is refused', async (at) => {
    const { code, stdout, stderr } = await ask({ at });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`--at, entry 1: ${JSON.stringify(at)} is not an ISO 8601 instant`);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('names the entry or the line', async () => {
    expect((await ask({ at: '2026-11-20T01:00:00Z,nonsense' })).stderr).toMatch(/^--at, entry 2: "nonsense"/);
    const { code, lines, stderr } = await ask({ at: '-', input: ['2026-11-20T01:00:00Z\n\nnonsense\n'] });
    expect([code, lines.length]).toEqual([2, 1]);
    expect(stderr).toMatch(/^--at -, line 3: "nonsense"/);
  });
});

describe('ouroterm markets for people', () => {
  it('shows every market now, there and here', async () => {
    const { stdout, lines } = await ask({ json: false, now: '2026-06-01T03:30:00Z' });
    expect(lines[0]).toContain('2026-06-01T03:30:00Z');
    expect(lines.slice(2).map((line) => line.split(/\s+/)[0])).toEqual([...MARKET_CODES]);
    expect(stdout).toMatch(/CN_SHA +break +REG +06-01 11:30 +06-01 13:00 \/ /);
    expect(stdout).toMatch(/US_NYSE +closed +US_DAY +05-31 23:30 +06-01 09:30 \/ /);
    expect(stdout).not.toContain('\u001B[');
  });

  it('uses colour only when asked to', async () => {
    expect((await ask({ json: false, color: true })).stdout).toContain('\u001B[');
  });

  it('warns when fewer than 60 days of a calendar are left', async () => {
    expect((await ask({ now: '2026-11-01T03:00:00Z' })).stderr).toBe('');
    expect((await ask({ now: '2026-11-02T03:00:00Z' })).stderr).toMatch(
      /^warning: the calendar of CN_SHA, CN_SZA, VN_HNX, VN_HSX reaches to 2026-12-31;/,
    );
  });
});
