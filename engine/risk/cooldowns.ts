import type { TradingSettings } from '../kernel/settings.ts';
import { allFinite, type ShowPrice, showPct, type Verdict, verdict } from './verdict.ts';

/** No re-entry of a symbol for `minutes` after its last stop-loss; null when it never had one. Instants in epoch ms. */
export function stopLossCooldown(now: number, lastStopLossAt: number | null, minutes: number): Verdict {
  if (lastStopLossAt === null) return verdict(true, 'no stop-loss so far');
  const passedMinutes = (now - lastStopLossAt) / 60_000;
  return verdict(passedMinutes >= minutes, `${Math.floor(passedMinutes)} min since the stop-loss, needs ${minutes}`, {
    what: 'time since the stop-loss',
    value: passedMinutes,
    limit: minutes,
    passes: '>=',
    unit: 'min',
  });
}

/** No re-entry above the price of the last sell for `seconds` after it. */
export function resellCooldown(
  now: number,
  lastSellAt: number | null,
  lastSellPrice: number | null,
  price: number,
  seconds: number,
  show: ShowPrice = String,
): Verdict {
  if (!allFinite(price)) return verdict(false, 'the price is not a number');
  if (lastSellAt === null || lastSellPrice === null) return verdict(true, 'not sold before');
  const passedSeconds = (now - lastSellAt) / 1000;
  const passed = passedSeconds >= seconds || (allFinite(passedSeconds) && price <= lastSellPrice);
  const at = `price ${show(price)} against ${show(lastSellPrice)} sold at`;
  return verdict(
    passed,
    `${at} ${Math.floor(passedSeconds)} s ago, cooldown ${seconds} s`,
    { what: 'time since it was sold', value: passedSeconds, limit: seconds, passes: '>=', unit: 's' },
    { what: 'price', value: price, limit: lastSellPrice, passes: '<=', unit: 'price' },
  );
}

export interface ChaseInput {
  /** Change against yesterday's close in percent; null when not known. */
  readonly changePct: number | null;
  readonly price: number;
  /** Null when not known. */
  readonly dayHigh: number | null;
  readonly settings: TradingSettings;
  /** How prices are shown in the detail. */
  readonly show?: ShowPrice;
}

/**
 * No buy when the day's gain is large and the price is at the day's high. What is not known counts against the buy: an
 * unknown gain as a large one, an unknown high as the present price.
 */
export function chase({ changePct, price, dayHigh, settings, show = String }: ChaseInput): Verdict {
  if (!allFinite(price, changePct ?? 0, dayHigh ?? 0)) return verdict(false, 'a price or change is not a number');
  const gaining = !(changePct !== null && changePct < settings.chaseGainPct);
  const atHigh = !(dayHigh !== null && price * 100 < dayHigh * (100 - settings.chasePullbackPct));
  const gain = changePct === null ? 'day’s change not known' : `day’s change ${showPct(changePct)}`;
  const high =
    dayHigh === null ? 'day’s high not known' : `price ${show(price)} against the day’s high ${show(dayHigh)}`;
  const rule = `from ${showPct(settings.chaseGainPct)} within ${showPct(settings.chasePullbackPct)} is a chase`;
  const below = dayHigh === null ? null : (dayHigh * (100 - settings.chasePullbackPct)) / 100;
  return verdict(
    !(gaining && atHigh),
    `${gain}, ${high}; ${rule}`,
    { what: 'day’s change', value: changePct, limit: settings.chaseGainPct, passes: '<', unit: '%' },
    { what: 'price', value: price, limit: below, passes: '<', unit: 'price' },
  );
}
