import type { Side } from '../orders/order.ts';
import { allFinite, showAmount, showPct, type Verdict, verdict } from './verdict.ts';

export interface FatFingerInput {
  readonly side: Side;
  /** Cost of the order, minor units. */
  readonly amount: number;
  readonly availableCash: number;
  readonly quantity: number;
  /** Shares held that no other order is selling. */
  readonly held: number;
  /** Largest share of the available cash in percent. */
  readonly limitPct: number;
  /** Decimals of the currency, for the detail; 0 when left out. */
  readonly moneyDecimals?: number;
}

/** A buy may cost up to and including `limitPct` of the available cash; a sell may not exceed what is held. */
export function fatFinger(input: FatFingerInput): Verdict {
  const { quantity, held } = input;
  if (!(allFinite(quantity) && quantity > 0)) return verdict(false, `${quantity} shares is no quantity`);
  if (input.side === 'BUY') return fatFingerBuy(input);
  const passed = allFinite(held) && quantity <= held;
  return verdict(passed, `selling ${quantity} of ${held} held`);
}

function fatFingerBuy({ amount, availableCash, limitPct, moneyDecimals = 0 }: FatFingerInput): Verdict {
  const cash = showAmount(availableCash, moneyDecimals);
  if (!allFinite(amount, availableCash, limitPct) || amount <= 0) {
    return verdict(false, `amount ${amount}, cash ${availableCash} or limit ${limitPct} % is not usable`);
  }
  if (availableCash <= 0) return verdict(false, `available cash is ${cash}: no buy is allowed`);
  const sharePct = (amount * 100) / availableCash;
  const detail = `${showAmount(amount, moneyDecimals)} is ${showPct(sharePct)} of ${cash}, limit ${showPct(limitPct)}`;
  return verdict(sharePct <= limitPct, detail, {
    what: 'share of the available cash',
    value: sharePct,
    limit: limitPct,
    passes: '<=',
    unit: '%',
  });
}
