import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMarketClock } from '../../engine/market/clock.ts';
import { MONEY_DECIMALS } from '../../engine/market/money.ts';
import { CURRENCIES, MARKET_CODES } from '../../engine/market/types.ts';
import { parseCash } from '../../src/cli/cash.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { sessionTimes } from '../../src/session-times.ts';
import { cli } from './cli-harness.ts';

describe('--cash', () => {
  it('is an amount of the market’s currency or of several', () => {
    expect(parseCash('10000000', 'KRW')).toEqual({ KRW: 10_000_000 });
    expect(parseCash('5000.5', 'USD')).toEqual({ USD: 500_050 });
    expect(parseCash('KRW=10000000, USD=5000', 'JPY')).toEqual({ KRW: 10_000_000, USD: 500_000 });
  });

  it.each([
    ['', 'USD above 0'],
    ['0', 'USD above 0'],
    ['-5', 'USD above 0'],
    ['1e6', 'USD above 0'],
    ['10,000', 'without separators'],
    ['5.001', 'at most 2 decimals'],
    ['KRW=10.5', 'KRW above 0 without decimals'],
    ['EUR=5', 'the currencies are KRW, USD'],
    ['USD=5,USD=6', 'USD is there twice'],
    ['USD=99999999999999999', 'USD above 0'],
  ])('is not %j', (text, message) => {
    expect(() => parseCash(text, 'USD')).toThrow(UsageError);
    expect(() => parseCash(text, 'USD')).toThrow(message);
  });

  it('reads every amount of minor units as it is written', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CURRENCIES), fc.integer({ min: 1, max: 2 ** 50 }), (currency, minor) => {
        const digits = String(minor).padStart(3, '0');
        const text = MONEY_DECIMALS[currency] === 0 ? String(minor) : `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(parseCash(`${currency}=${text}`, 'KRW')).toEqual({ [currency]: minor });
      }),
    );
  });
});

describe('the hours of a day of data', () => {
  const clock = createMarketClock({ overrides: [], observedDays: {} });
  const hours = (...of: Parameters<typeof sessionTimes> extends [unknown, ...infer Rest] ? Rest : never) => {
    const { start, end } = sessionTimes(clock, ...of);
    return [new Date(start).toISOString(), new Date(end).toISOString()];
  };

  it('are the calendar’s, a late start of the day included', () => {
    expect(hours('KR', '2026-03-09')).toEqual(['2026-03-09T00:00:00.000Z', '2026-03-09T06:30:00.000Z']);
    expect(hours('KR', '2026-11-19')).toEqual(['2026-11-19T01:00:00.000Z', '2026-11-19T07:30:00.000Z']);
  });

  it('are those of the time where no calendar reaches, daylight saving included', () => {
    expect(hours('US_NYSE', '1999-07-01')).toEqual(['1999-07-01T13:30:00.000Z', '1999-07-01T20:00:00.000Z']);
    expect(hours('US_NYSE', '1999-12-01')).toEqual(['1999-12-01T14:30:00.000Z', '1999-12-01T21:00:00.000Z']);
  });

  it('are there for any day of any market', () => {
    const days = fc.date({ min: new Date('1950-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...MARKET_CODES), days, (market, date) => {
        const { start, end } = sessionTimes(clock, market, date.toISOString().slice(0, 10));
        expect(end).toBeGreaterThan(start);
      }),
    );
  });
});

describe('completion', () => {
  /** What bash offers after these words. */
  const offered = (script: string, ...words: string[]) => {
    const run = `${script}\nCOMP_WORDS=(ouroterm ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _ouroterm; echo "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', run], { encoding: 'utf8' }).stdout.trim().split(' ');
  };

  it('offers commands, options and choices in bash, and files for a free value', async () => {
    const { stdout: script } = await cli(['completion', 'bash']);
    expect(offered(script, 'rep')).toEqual(['replay']);
    expect(offered(script, '--fr')).toEqual(['--fresh']);
    expect(offered(script, 'config', '')).toEqual(expect.arrayContaining(['check', 'show', 'init', '--data-dir']));
    expect(offered(script, '--no-color', 'config', 'show', '--f')).toEqual(['--file']);
    expect(offered(script, 'replay', 'bars/', '--stamp', '')).toEqual(['start', 'end']);
    expect(offered(script, 'replay', '--db', '')).toEqual(['']);
    expect(offered(script, 'completion', 'z')).toEqual(['zsh']);
  });

  it.each(['zsh', 'fish'])('names every command in %s', async (shell) => {
    const { stdout } = await cli(['completion', shell]);
    for (const name of ['desk', 'replay', 'markets', 'trades', 'verify', 'init']) expect(stdout).toContain(name);
  });
});
