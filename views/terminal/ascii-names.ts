import type { EngineClient } from '../../engine/client/client.ts';
import type { LogLine, Snapshot } from '../../engine/client/snapshot.ts';

const ASCII = /^[\x20-\x7e]*$/;

/** A slice of the snapshot as it is shown, made once and kept as long as the slice. */
function remembered<Slice extends object>(show: (slice: Slice) => Slice): (slice: Slice) => Slice {
  const shown = new WeakMap<Slice, Slice>();
  return (slice) => {
    let made = shown.get(slice);
    if (made === undefined) {
      made = show(slice);
      shown.set(slice, made);
    }
    return made;
  };
}

interface Named {
  readonly code: string;
  readonly name: string;
}

/** The engine for a terminal that shows ASCII alone: a name in other letters gives way to its code, which can be told apart. */
export function asciiNames(client: EngineClient): EngineClient {
  const codes = new Map<string, string>();
  const byCode = <Row extends Named>(rows: readonly Row[]): readonly Row[] => {
    for (const { name, code } of rows) if (!ASCII.test(name)) codes.set(name, code);
    return rows.map((row) => (codes.has(row.name) ? { ...row, name: row.code } : row));
  };
  const inMessages = (lines: readonly LogLine[]): readonly LogLine[] =>
    lines.map((line) => {
      if (ASCII.test(line.message)) return line;
      let { message } = line;
      for (const [name, code] of codes) message = message.replaceAll(name, code);
      return { ...line, message };
    });
  const [scanner, scenarios, positions, orders, log] = [
    remembered<Snapshot['scanner']>(byCode),
    remembered<Snapshot['scenarios']>(byCode),
    remembered<Snapshot['positions']>(byCode),
    remembered<Snapshot['orders']>(byCode),
    remembered(inMessages),
  ];
  const snapshot = remembered<Snapshot>((whole) => ({
    ...whole,
    scanner: scanner(whole.scanner),
    scenarios: scenarios(whole.scenarios),
    positions: positions(whole.positions),
    orders: orders(whole.orders),
    risk: { ...whole.risk, cooldowns: byCode(whole.risk.cooldowns) },
    log: log(whole.log),
  }));
  return {
    snapshot: () => {
      const whole = client.snapshot();
      return whole === null ? null : snapshot(whole);
    },
    subscribe: (listener) => client.subscribe(listener),
    dispatch: (request) => client.dispatch(request),
  };
}
