import type { EngineClient } from '../../engine/client/client.ts';
import type { DebateView, Snapshot, SpeechView } from '../../engine/client/snapshot.ts';
import { symbolId } from '../../engine/market/types.ts';
import { connectEngine } from '../socket/client.ts';
import type { RunningEngine } from '../socket/find-engine.ts';
import { clientName } from '../socket/terminal-name.ts';

interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** An engine that has to recover first shows itself late. */
const FIRST_LOOK_MS = 15_000;
/** Names of symbols that are offered when one is not found. */
const OFFERED = 12;

/**
 * `ouroterm council SYMBOL`: has a running engine's council debate a symbol and writes what is said as it is said.
 *
 * @returns the exit code: 0 when the debate came to its end, whatever that was; 1 when it was refused or the engine is lost
 */
export async function runCouncil(
  engine: RunningEngine,
  wanted: string,
  { json }: { readonly json: boolean },
  io: { readonly stdout: TextSink; readonly stderr: TextSink },
): Promise<number> {
  const line = await connectEngine({ path: engine.socket, name: clientName('cli'), terminal: false });
  const fail = (why: string): 1 => {
    io.stderr.write(`ouroterm: ${why}\n`);
    return 1;
  };
  try {
    line.client.watch();
    const first = await until(line.client, line.ended, (snapshot) => snapshot, FIRST_LOOK_MS);
    if (first === null) return fail(`process ${engine.pid} shows nothing of itself`);
    const found = symbolsOf(first).find(isCalled(wanted));
    if (found === undefined) {
      const offered = [...new Set(symbolsOf(first).map(({ market, code }) => `${market}:${code}`))].slice(0, OFFERED);
      return fail(
        `no position, candidate or scenario is called "${wanted}"; there are ${offered.join(', ') || 'none'}`,
      );
    }
    const known = new Set(first.council.debates.map(({ id }) => id));
    const command = { type: 'council', symbol: symbolId(found.symbolId) } as const;
    const reply = await line.client.dispatch({ type: 'command', command, actor: '' });
    if (!reply.ok) return fail(reply.message);
    const told = json ? new JsonTeller(io.stdout) : new TextTeller(io);
    const over = await until(line.client, line.ended, ({ council }) => {
      const debate = council.debates.find(({ id, symbolId: about }) => !known.has(id) && about === found.symbolId);
      if (debate === undefined) return null;
      told.tell(debate);
      return debate.endedAt === null ? null : debate;
    });
    return over === null ? fail('the engine is gone; the debate is closed as unfinished when it starts again') : 0;
  } finally {
    line.close();
  }
}

/** The first thing that a snapshot gives; null when the line ends or the time is over before. */
function until<T>(
  client: EngineClient,
  ended: Promise<unknown>,
  look: (snapshot: Snapshot) => T | null,
  ms?: number,
): Promise<T | null> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (value: T | null) => {
      clearTimeout(timer);
      stop();
      resolve(value);
    };
    const see = () => {
      const snapshot = client.snapshot();
      const seen = snapshot === null ? null : look(snapshot);
      if (seen !== null) settle(seen);
    };
    const stop = client.subscribe(see);
    if (ms !== undefined) timer = setTimeout(() => settle(null), ms);
    void ended.then(() => settle(null));
    see();
  });
}

type Named = Pick<DebateView, 'market' | 'code' | 'name' | 'symbolId'>;

const symbolsOf = ({ positions, scanner, scenarios }: Snapshot): readonly Named[] => [
  ...positions,
  ...scanner,
  ...scenarios,
];

function isCalled(text: string): (named: Named) => boolean {
  const wanted = text.toLowerCase();
  return ({ market, code, name }) =>
    [code, name, `${market}:${code}`].some((called) => called.toLowerCase() === wanted);
}

/** Writes for a person: every claim once its turn is over, and on a terminal what is being written meanwhile. */
class TextTeller {
  private readonly io: { readonly stdout: TextSink; readonly stderr: TextSink };
  private opened = false;
  private spoken = 0;

  constructor(io: { readonly stdout: TextSink; readonly stderr: TextSink }) {
    this.io = io;
  }

  tell(debate: DebateView): void {
    this.progress('');
    if (!this.opened) {
      this.opened = true;
      const who = debate.source === 'model' ? 'models argue' : 'offline rules argue, no model';
      this.say(`Council on ${debate.name} (${debate.market}:${debate.code}): ${who}`);
    }
    for (const speech of debate.speeches.slice(this.spoken)) {
      if (speech.isWriting) {
        this.progress(`${speech.role} writes: ${speech.written}`);
        return;
      }
      this.spoken++;
      this.speech(speech);
    }
    if (debate.endedAt !== null) this.verdict(debate);
  }

  private speech({ role, round, model, latencyMs, claims, failure }: SpeechView): void {
    const by = model === '' ? '' : ` (${model}, ${((latencyMs ?? 0) / 1000).toFixed(1)} s)`;
    this.say(`${role.toUpperCase()} ${round}${by}`);
    for (const { number, text, facts } of claims) {
      this.say(`  C${number} ${text} (${facts.map((fact) => `F${fact}`).join(' ') || 'no fact'})`);
    }
    if (failure !== null) this.say(`  ${failure}`);
  }

  private verdict({ verdict, quantScore, finalScore, riskTag, checks, ...debate }: DebateView): void {
    if (verdict === null) return;
    const { decision, confidence, claims, keywords, rationale, agreement } = verdict;
    const on = claims.length === 0 ? '' : ` on ${claims.map((number) => `C${number}`).join(' ')}`;
    const agreed = agreement === null ? '' : `, ${agreement.same} of ${agreement.samples} judges agree`;
    this.say(`VERDICT ${decision}, confidence ${confidence}${on}${agreed}`);
    this.say(`  ${rationale}`);
    if (keywords.length > 0) this.say(`  keywords: ${keywords.join(', ')}`);
    this.say(
      `  quant score ${quantScore?.toFixed(0) ?? '-'}, final ${finalScore?.toFixed(0) ?? '-'}, risk ${riskTag ?? '-'}`,
    );
    const failed = checks.find(({ passed }) => !passed);
    const passed = `${checks.filter((check) => check.passed).length} checks passed`;
    this.say(`  ${passed}${failed === undefined ? '' : `, stopped by ${failed.check}: ${failed.detail}`}`);
    this.say(`  order: ${debate.orderId ?? 'none'}; decision ${debate.decisionId ?? '-'}`);
    this.say(`  cost: ${debate.costUsd.toFixed(4)} USD, ${debate.tokens} tokens`);
  }

  private say(text: string): void {
    this.io.stdout.write(`${printable(text)}\n`);
  }

  private progress(text: string): void {
    const { stderr } = this.io;
    if (stderr.isTTY !== true) return;
    stderr.write(`\r\u001b[K${printable(text).slice(-Math.max(20, (stderr.columns ?? 80) - 2))}`);
  }
}

/** Writes for a program. */
class JsonTeller {
  private readonly stdout: TextSink;
  private opened = false;
  private spoken = 0;

  constructor(stdout: TextSink) {
    this.stdout = stdout;
  }

  tell(debate: DebateView): void {
    const { id, market, code: symbol, name, source, speeches, startedAt, endedAt, ...rest } = debate;
    if (!this.opened) {
      this.opened = true;
      this.write({ kind: 'opened', id, market, symbol, name, source, startedAt });
    }
    for (const speech of speeches.slice(this.spoken)) {
      if (speech.isWriting) return;
      this.spoken++;
      const { isWriting: _writing, written: _written, ...said } = speech;
      this.write({ kind: 'speech', id, ...said });
    }
    if (endedAt === null || rest.verdict === null) return;
    const { verdict, quantScore, finalScore, riskTag, checks, decisionId, orderId, costUsd, tokens } = rest;
    const { decision, confidence, claims, keywords, rationale, agreement } = verdict;
    const came = { decision, confidence, claims, keywords, rationale, agreement };
    this.write({
      ...{ kind: 'verdict', id, market, symbol, endedAt, ...came, quantScore, finalScore, riskTag },
      ...{ checks, decisionId, orderId, costUsd, tokens },
    });
  }

  private write(document: object): void {
    this.stdout.write(`${JSON.stringify(document)}\n`);
  }
}

/** Models wrote some of it: no control character of theirs reaches the terminal. */
const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
