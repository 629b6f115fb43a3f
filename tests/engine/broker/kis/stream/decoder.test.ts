import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamDecoder } from '../../../../../engine/broker/kis/stream/decoder.ts';
import { readFrame } from '../../../../../engine/broker/kis/stream/frame.ts';
import { LAYOUTS } from '../../../../../engine/broker/kis/stream/layouts.ts';
import type { OrderBook, OrderNotice, PriceTick } from '../../../../../engine/broker/kis/stream/records.ts';
import { instant } from '../../../../../engine/market/types.ts';
import {
  dataFrame,
  domesticNotice,
  domesticTick,
  fields,
  overseasNotice,
  overseasTick,
  STREAM_SECRET,
  secretFrame,
} from '../../../../support/stream-frames.ts';

const RECEIVED = instant(Date.parse('2026-11-25T10:00:01.250+09:00'));
const at = (text: string) => Date.parse(text);

/** What a decoder makes of frames. */
function decode(...frames: readonly (string | Buffer)[]) {
  const out = {
    ticks: [] as PriceTick[],
    books: [] as OrderBook[],
    notices: [] as OrderNotice[],
    faults: [] as string[],
  };
  const decoder = new StreamDecoder(
    { accountNo: '12345678', productCode: '01' },
    {
      tick: (tick) => out.ticks.push(tick),
      book: (book) => out.books.push(book),
      notice: (notice) => out.notices.push(notice),
    },
    (fault) => out.faults.push(fault),
  );
  for (const trId of Object.keys(LAYOUTS)) decoder.setSecret(trId, STREAM_SECRET);
  for (const text of frames) {
    const bytes = Buffer.from(text);
    const frame = readFrame(bytes);
    if (frame.kind === 'data') decoder.decode(bytes, frame, RECEIVED);
  }
  return { ...out, otherAccounts: decoder.otherAccounts, records: decoder.records };
}

const SAMSUNG = {
  code: '005930',
  date: '20261125',
  time: '100001',
  price: 71_900,
  volume: 5,
  dayVolume: 11_955_000,
  bid: 71_800,
  ask: 71_900,
};

describe('domestic ticks', () => {
  it.each([
    ['H0STCNT0', 46],
    ['H0STCNT0', 47],
    ['H0NXCNT0', 47],
    ['H0UNCNT0', 47],
  ] as const)('%s with %i fields', (trId, width) => {
    expect(decode(dataFrame(trId, domesticTick(SAMSUNG, width))).ticks).toEqual([
      {
        market: 'KR',
        code: '005930',
        at: at('2026-11-25T10:00:01+09:00'),
        receivedAt: RECEIVED,
        price: 71_900,
        volume: 5,
        dayVolume: 11_955_000,
        bid: 71_800,
        ask: 71_900,
      },
    ]);
  });

  it.each([46, 47] as const)('several in a frame of %i fields each', (width) => {
    const ticks = [SAMSUNG, { ...SAMSUNG, code: '000660', price: 203_500 }, { ...SAMSUNG, price: 71_800 }];
    const out = decode(dataFrame('H0STCNT0', ...ticks.map((tick) => domesticTick(tick, width))));
    expect(out.ticks.map(({ code, price }) => [code, price])).toEqual([
      ['005930', 71_900],
      ['000660', 203_500],
      ['005930', 71_800],
    ]);
    expect(out.records).toBe(3);
  });

  it('an empty side of the book is null: at the upper limit nobody sells', () => {
    expect(decode(dataFrame('H0STCNT0', domesticTick({ ...SAMSUNG, ask: 0 }))).ticks).toMatchObject([
      { bid: 71_800, ask: null },
    ]);
  });

  it('without a date it is of today', () => {
    expect(decode(dataFrame('H0STCNT0', domesticTick({ ...SAMSUNG, date: '' }))).ticks).toMatchObject([
      { at: at('2026-11-25T10:00:01+09:00') },
    ]);
  });

  it('an ETN has seven characters', () => {
    expect(decode(dataFrame('H0STCNT0', domesticTick({ ...SAMSUNG, code: 'Q500095' }))).ticks).toHaveLength(1);
  });

  it.each([
    ['price 0', { price: 0 }],
    ['a price below 0', { price: -100 }],
    ['a price that is no number', { price: Number.NaN }],
    ['half a share', { volume: 0.5 }],
    ['no such time', { time: '250000' }],
    ['a code of five', { code: '05930' }],
    ['a code with an escape', { code: '\u001b[2J1' }],
  ])('%s is a bad record, and the next one is read', (_, wrong) => {
    const out = decode(dataFrame('H0STCNT0', domesticTick({ ...SAMSUNG, ...wrong }), domesticTick(SAMSUNG)));
    expect(out.faults).toEqual(['bad-record']);
    expect(out.ticks).toHaveLength(1);
  });

  it('reads back any tick it was given', () => {
    const tick = fc.record({
      code: fc.stringMatching(/^[0-9]{5}[0-9A-Z]$/),
      date: fc.constant('20261125'),
      time: fc.constantFrom('080000', '100001', '195959'),
      price: fc.integer({ min: 1, max: 10_000_000 }),
      volume: fc.nat(),
      dayVolume: fc.nat({ max: 2 ** 40 }),
      bid: fc.integer({ min: 1, max: 10_000_000 }),
      ask: fc.integer({ min: 1, max: 10_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(tick, { minLength: 1, maxLength: 20 }), fc.constantFrom(46, 47), (ticks, width) => {
        const out = decode(dataFrame('H0STCNT0', ...ticks.map((one) => domesticTick(one, width as 46 | 47))));
        expect(out.faults).toEqual([]);
        expect(out.ticks).toMatchObject(ticks.map(({ date, time, ...rest }) => rest));
      }),
    );
  });
});

describe('overseas ticks', () => {
  const APPLE = {
    key: 'DNASAAPL',
    date: '20261124',
    time: '152959',
    price: '258.9600',
    bid: ' 258.9500',
    ask: '258.9700',
    volume: 10,
    dayVolume: 1_198_097,
  };

  it('are in units of the market, at the exchange’s own time', () => {
    expect(decode(dataFrame('HDFSCNT0', overseasTick(APPLE))).ticks).toEqual([
      {
        market: 'US_NASDAQ',
        code: 'AAPL',
        at: at('2026-11-24T15:29:59-05:00'),
        receivedAt: RECEIVED,
        price: 2_589_600,
        volume: 10,
        dayVolume: 1_198_097,
        bid: 2_589_500,
        ask: 2_589_700,
      },
    ]);
  });

  it.each([
    ['RBAQNVDA', 'US_NASDAQ', 'NVDA', 2_589_600],
    ['RBAYIBM', 'US_NYSE', 'IBM', 2_589_600],
    ['RBAASPY', 'US_AMEX', 'SPY', 2_589_600],
    ['DNYSBRK/B', 'US_NYSE', 'BRK/B', 2_589_600],
    ['DTSE7203', 'JP', '7203', 2_590],
    ['DHKS00700', 'HK', '00700', 258_960],
    ['DSHS600519', 'CN_SHA', '600519', 258_960],
    ['DSZS000001', 'CN_SZA', '000001', 258_960],
    ['DHSXVNM', 'VN_HSX', 'VNM', 259],
  ])('%s is on %s', (key, market, code, price) => {
    expect(decode(dataFrame('HDFSCNT0', overseasTick({ ...APPLE, key }))).ticks).toMatchObject([
      { market, code, price },
    ]);
  });

  it.each(['DXXXAAPL', 'DNAS', 'AAPL', ''])('%j is of no market here', (key) => {
    expect(decode(dataFrame('HDFSCNT0', overseasTick({ ...APPLE, key }))).faults).toEqual(['bad-record']);
  });
});

describe('domestic books', () => {
  const book = (width: number, more: Readonly<Record<number, string | number>> = {}) =>
    fields(width, {
      0: '005930',
      1: '100001',
      ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [3 + i, 71_900 + i * 100])),
      ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [13 + i, 71_800 - i * 100])),
      ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [23 + i, 1_000 + i])),
      ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [33 + i, 2_000 + i])),
      ...more,
    });

  it.each([
    ['H0STASP0', 59],
    ['H0STASP0', 62],
    ['H0STASP0', 63],
    ['H0NXASP0', 62],
    ['H0UNASP0', 66],
  ])('%s with %i fields', (trId, width) => {
    const out = decode(dataFrame(trId, book(width), book(width, { 0: '000660' })));
    expect(out.books.map(({ code }) => code)).toEqual(['005930', '000660']);
    const [first] = out.books;
    expect(first).toMatchObject({ market: 'KR', at: at('2026-11-25T10:00:01+09:00'), receivedAt: RECEIVED });
    expect(first?.asks).toHaveLength(10);
    expect(first?.asks[0]).toEqual({ price: 71_900, size: 1_000 });
    expect(first?.bids[0]).toEqual({ price: 71_800, size: 2_000 });
    expect(first?.bids[9]).toEqual({ price: 70_900, size: 2_009 });
  });

  it('leaves out levels without a price', () => {
    const [thin] = decode(dataFrame('H0STASP0', book(63, { 4: 0, 5: '', 23: 7 }))).books;
    expect(thin?.asks).toHaveLength(8);
    expect(thin?.asks[0]).toEqual({ price: 71_900, size: 7 });
  });
});

describe('overseas books', () => {
  const head = { 0: 'RBAQAAPL', 1: 'AAPL', 2: 4, 3: '20261124', 4: '202223', 5: '20261125', 6: '102223' };
  const level = (n: number) => {
    const first = 11 + n * 6;
    return {
      [first]: (182.85 - n / 100).toFixed(4),
      [first + 1]: (182.87 + n / 100).toFixed(4),
      [first + 2]: 350 + n,
      [first + 3]: 57 + n,
    };
  };

  it('ten levels of a US stock', () => {
    const levels = Object.assign({}, ...Array.from({ length: 10 }, (_, n) => level(n)));
    const [book] = decode(dataFrame('HDFSASP0', fields(71, { ...head, ...levels }))).books;
    expect(book).toMatchObject({ market: 'US_NASDAQ', code: 'AAPL', at: at('2026-11-24T20:22:23-05:00') });
    expect(book?.bids).toHaveLength(10);
    expect(book?.bids[0]).toEqual({ price: 1_828_500, size: 350 });
    expect(book?.asks[9]).toEqual({ price: 1_829_600, size: 66 });
  });

  it('one level of an Asian one', () => {
    const frame = dataFrame('HDFSASP1', fields(17, { ...head, 0: 'DHKS00700', ...level(0) }));
    expect(decode(frame).books).toMatchObject([
      { market: 'HK', bids: [{ price: 182_850, size: 350 }], asks: [{ price: 182_870, size: 57 }] },
    ]);
  });
});

describe('domestic notices', () => {
  const FILL = {
    account: '1234567801',
    orderNo: '0000002891',
    side: '02',
    code: '136480',
    quantity: 1,
    price: 3190,
    time: '094941',
    filled: '2',
    accepted: '2',
    orderPrice: 0,
  } as const;

  const one = (trId: string, record: string) => decode(secretFrame(trId, STREAM_SECRET, record));

  it.each([
    ['H0STCNI0', 26],
    ['H0STCNI0', 23],
    ['H0STCNI9', 26],
  ] as const)('a fill on %s with %i fields', (trId, width) => {
    expect(one(trId, domesticNotice(FILL, width)).notices).toEqual([
      {
        scope: 'domestic',
        market: 'KR',
        code: '136480',
        orderNo: '0000002891',
        originalOrderNo: null,
        side: 'BUY',
        request: 'new',
        kind: 'filled',
        quantity: 1,
        price: 3190,
        at: at('2026-11-25T09:49:41+09:00'),
        receivedAt: RECEIVED,
      },
    ]);
  });

  it('a receipt has the order’s price in the last field, in both layouts', () => {
    const receipt = { ...FILL, filled: '1', accepted: '1', price: 0, orderPrice: 3200 } as const;
    for (const width of [23, 26] as const) {
      expect(one('H0STCNI0', domesticNotice(receipt, width)).notices).toMatchObject([
        { kind: 'received', price: 3200 },
      ]);
    }
  });

  it('a market order has no price', () => {
    const receipt = { ...FILL, filled: '1', price: 0, orderPrice: 0 } as const;
    expect(one('H0STCNI0', domesticNotice(receipt)).notices).toMatchObject([{ price: null }]);
  });

  it.each([
    [{ filled: '1', accepted: '1' }, 'received', 'new'],
    [{ filled: '1', accepted: '2', request: '2', originalOrderNo: '0000002891' }, 'confirmed', 'cancel'],
    [{ filled: '1', accepted: '2', request: '1', originalOrderNo: '0000002891' }, 'confirmed', 'modify'],
    [{ filled: '1', accepted: '3' }, 'lapsed', 'new'],
    [{ filled: '1', refused: '1' }, 'rejected', 'new'],
  ] as const)('%j is %s', (what, kind, request) => {
    expect(one('H0STCNI0', domesticNotice({ ...FILL, ...what })).notices).toMatchObject([{ kind, request }]);
  });

  it('names the order that a cancellation is about', () => {
    const cancel = {
      ...FILL,
      orderNo: '0000002900',
      originalOrderNo: '0000002891',
      request: '2',
      filled: '1',
    } as const;
    expect(one('H0STCNI0', domesticNotice(cancel)).notices).toMatchObject([
      { orderNo: '0000002900', originalOrderNo: '0000002891' },
    ]);
  });

  it('leaves out other accounts of the same user, and another product of the same account', () => {
    const others = ['8765432101', '1234567822'].map((account) => domesticNotice({ ...FILL, account }));
    const out = decode(secretFrame('H0STCNI0', STREAM_SECRET, ...others, domesticNotice(FILL)));
    expect(out).toMatchObject({ otherAccounts: 2, records: 1, faults: [] });
  });

  it('partial fills are notices of their own', () => {
    const fills = [40, 60].map((quantity) => domesticNotice({ ...FILL, quantity }));
    expect(decode(secretFrame('H0STCNI0', STREAM_SECRET, ...fills)).notices.map(({ quantity }) => quantity)).toEqual([
      40, 60,
    ]);
  });

  it('is read as well when it comes unencrypted', () => {
    expect(decode(dataFrame('H0STCNI0', domesticNotice(FILL))).notices).toHaveLength(1);
  });

  it.each([
    ['no order number', { orderNo: '' }],
    ['a side that is none', { side: '09' as '01' }],
    ['a filled refusal', { refused: '1' as const }],
    ['neither receipt nor fill', { filled: '7' as '1' }],
  ])('%s is a bad record', (_, wrong) => {
    expect(one('H0STCNI0', domesticNotice({ ...FILL, ...wrong })).faults).toEqual(['bad-record']);
  });
});

describe('overseas notices', () => {
  const FILL = {
    account: '12345678',
    orderNo: '3567',
    side: '01',
    code: 'AAPL',
    quantity: 100,
    price: '001480100',
    filled: '2',
    exchange: '6',
  } as const;

  it.each([24, 25] as const)('a fill with %i fields, its price without a point', (width) => {
    expect(decode(secretFrame('H0GSCNI0', STREAM_SECRET, overseasNotice(FILL, width))).notices).toEqual([
      {
        scope: 'overseas',
        market: 'US_NASDAQ',
        code: 'AAPL',
        orderNo: '0000003567',
        originalOrderNo: null,
        side: 'SELL',
        request: 'new',
        kind: 'filled',
        quantity: 100,
        price: 1_480_100,
        at: null,
        receivedAt: RECEIVED,
      },
    ]);
  });

  it.each([
    ['D', 'JP', '000032200', 32_200],
    ['4', 'HK', '000320000', 320_000],
    ['C', 'HK', '000320000', 320_000],
    ['A', 'CN_SHA', '001480000', 1_480_000],
    ['B', 'CN_SZA', '000012340', 12_340],
    ['F', 'VN_HSX', '000065000', 65_000],
    ['E', 'VN_HNX', '000065000', 65_000],
    ['7', 'US_NYSE', '001480100', 1_480_100],
    ['8', 'US_AMEX', '001480100', 1_480_100],
  ])('exchange %s is %s', (exchange, market, price, units) => {
    const frame = secretFrame('H0GSCNI9', STREAM_SECRET, overseasNotice({ ...FILL, exchange, price }));
    expect(decode(frame).notices).toMatchObject([{ market, price: units }]);
  });

  it('over the counter is no market here, but the order is told', () => {
    const frame = secretFrame('H0GSCNI0', STREAM_SECRET, overseasNotice({ ...FILL, exchange: '9' }));
    expect(decode(frame).notices).toMatchObject([{ market: null, price: null, orderNo: '0000003567' }]);
  });
});

describe('what cannot be used', () => {
  it.each([
    ['a stream that nobody asked for', '0|H0XXXXX0|001|a^b', 'unknown-stream'],
    ['a name of every object', '0|toString|001|a^b', 'unknown-stream'],
    ['an empty payload', '0|H0STCNT0|001|', 'bad-layout'],
    ['fewer fields than the oldest layout', `0|H0STCNT0|001|${fields(45, {})}`, 'bad-layout'],
    [
      'fields that do not divide',
      dataFrame('H0STCNT0', domesticTick(SAMSUNG, 46), domesticTick(SAMSUNG, 47)),
      'bad-layout',
    ],
    ['more fields than a frame can have', `0|H0STCNT0|999|${'^'.repeat(140_000)}`, 'bad-layout'],
    ['a secret that is none', '1|H0STCNI0|001|AAAAAAAA', 'undecipherable'],
  ])('%s', (_, frame, fault) => {
    expect(decode(frame)).toMatchObject({ faults: [fault], records: 0 });
  });

  it('a notice before its key', () => {
    const faults: string[] = [];
    const nothing = { tick() {}, book() {}, notice() {} };
    const decoder = new StreamDecoder({ accountNo: '1', productCode: '01' }, nothing, (fault) => faults.push(fault));
    const bytes = Buffer.from(secretFrame('H0STCNI0', STREAM_SECRET, 'x'));
    const frame = readFrame(bytes);
    if (frame.kind === 'data') decoder.decode(bytes, frame, RECEIVED);
    decoder.setSecret('H0STCNI0', STREAM_SECRET);
    decoder.forgetSecrets();
    if (frame.kind === 'data') decoder.decode(bytes, frame, RECEIVED);
    expect(faults).toEqual(['no-key', 'no-key']);
  });

  it('a frame cut anywhere gives its own records or none, never another price', () => {
    const ticks = [SAMSUNG, { ...SAMSUNG, code: '000660', price: 203_500 }];
    for (const width of [46, 47] as const) {
      const whole = Buffer.from(dataFrame('H0STCNT0', ...ticks.map((tick) => domesticTick(tick, width))));
      const prices = new Set<string>(ticks.map(({ code, price }) => `${code} ${price}`));
      for (let length = 0; length < whole.length; length++) {
        for (const { code, price } of decode(whole.subarray(0, length)).ticks) {
          expect(prices).toContain(`${code} ${price}`);
        }
      }
    }
  });

  it('a notice cut anywhere is not read', () => {
    const record = domesticNotice({
      account: '1234567801',
      orderNo: '0000002891',
      side: '02',
      code: '136480',
      quantity: 1,
      price: 3190,
      time: '094941',
      filled: '2',
      orderPrice: 3200,
    });
    const whole = secretFrame('H0STCNI0', STREAM_SECRET, record);
    for (let length = 16; length < whole.length - 3; length++) {
      expect(decode(whole.slice(0, length)).notices).toEqual([]);
    }
  });

  it('never throws, whatever the payload is', () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc.array(fc.string({ maxLength: 8 }), { maxLength: 120 }).map((parts) => Buffer.from(parts.join('^'))),
      fc.string().map((text) => Buffer.from(secretFrame('x', STREAM_SECRET, text).slice('1|x|001|'.length))),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('0', '1'),
        fc.constantFrom(...Object.keys(LAYOUTS)),
        fc.integer({ min: 1, max: 4 }),
        payload,
        (encrypted, trId, records, bytes) => {
          const out = decode(Buffer.concat([Buffer.from(`${encrypted}|${trId}|00${records}|`), bytes]));
          expect(out.records + out.faults.length + out.otherAccounts).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
