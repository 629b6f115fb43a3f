import { z } from 'zod';
import { MARKETS } from '../../market/markets.ts';
import { MARKET_CODES, type MarketCode } from '../../market/types.ts';
import { code } from './fields.ts';

export type OverseasMarket = Exclude<MarketCode, 'KR'>;

export const isOverseas = (market: MarketCode): market is OverseasMarket => market !== 'KR';

const MARKET_BY_EXCHANGE: ReadonlyMap<string, OverseasMarket> = new Map(
  MARKET_CODES.filter(isOverseas).flatMap((market) => [
    [MARKETS[market].kisOrderCode, market] as const,
    // Lists are to use order codes; one that used quote codes would still be read right.
    [MARKETS[market].kisQuoteCode, market] as const,
  ]),
);

const listed = z.looseObject({
  ovrs_excg_cd: code.transform((value, context) => {
    const market = MARKET_BY_EXCHANGE.get(value.toUpperCase());
    if (market !== undefined) return market;
    // What is on an exchange not known here would be lost from the list without anybody noticing.
    context.addIssue({ code: 'custom', message: 'is no exchange known here' });
    return z.NEVER;
  }),
});

/** A row whose prices and amounts are to be read by the scale of the exchange it names. */
export function rowByExchange<T>(schemaOf: (market: OverseasMarket) => z.ZodType<T>): z.ZodType<T> {
  const schemas = new Map<OverseasMarket, z.ZodType<T>>();
  return z.unknown().transform((value, context): T => {
    const at = listed.safeParse(value);
    const market = at.data?.ovrs_excg_cd;
    if (market !== undefined && !schemas.has(market)) schemas.set(market, schemaOf(market));
    const row = market === undefined ? undefined : schemas.get(market)?.safeParse(value);
    if (row?.success) return row.data;
    for (const { message, path } of (row ?? at).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message, path });
    }
    return z.NEVER;
  });
}
