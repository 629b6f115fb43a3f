import type { FlowQuestion, KernelEvent, SymbolFlow } from '../../../kernel/events.ts';
import type { SymbolId } from '../../../market/types.ts';
import type { KisClient } from '../client.ts';

type FlowAnswer = Extract<KernelEvent, { type: 'market-flow' }>['result'];

/**
 * Who bought and sold on a day, symbol by symbol. KIS tells it of Korean stocks, of the day itself some time after the close;
 * programme trading is what a paper account lacks. Fails when there is a symbol of which the day is not told, so that it is
 * asked for again.
 */
export async function readFlows(
  client: Pick<KisClient, 'investorFlow' | 'programFlow'>,
  codeOf: (symbol: SymbolId) => string,
  { market, day, symbols }: FlowQuestion,
): Promise<FlowAnswer> {
  if (market !== 'KR') return { ok: true, flows: [], message: 'the broker tells it of Korean stocks only' };
  const flows: SymbolFlow[] = [];
  for (const { symbol } of symbols) {
    const code = codeOf(symbol);
    const investors = await client.investorFlow(code);
    if (!investors.ok) return { ok: false, message: `${code}: ${investors.error.words}` };
    const told = investors.value.find((flow) => flow.day === day);
    if (told === undefined) return { ok: false, message: `${code}: the broker does not tell ${day} yet` };
    const programs = await client.programFlow(code, day);
    const program = programs.ok ? (programs.value.find((flow) => flow.day === day)?.net ?? null) : null;
    const { foreigners, institutions, individuals } = told;
    flows.push({ symbol, foreigners, institutions, individuals, program });
  }
  return { ok: true, flows };
}
