import { type Check, type Finding, failure, fine, warning } from './check.ts';

/** The engine's thread and the terminal take about half of it on a busy day. */
const MEMORY_MB = 400;

export interface RuntimeFacts {
  /** As `process.versions`. */
  readonly versions: { readonly node: string; readonly napi?: string };
  /** E.g. `linux x64`. */
  readonly system: string;
  /** Memory that this process may still take, bytes. */
  readonly availableMemory: number;
  readonly timeZones: readonly string[];
}

/** Node, its time zones and the memory there is. The launcher has seen to it that this Node can run the program. */
export const runtimeCheck = ({ versions, system, availableMemory, timeZones }: RuntimeFacts): Check => ({
  name: 'runtime',
  run: (): Finding[] => [
    fine(`Node ${versions.node} (Node-API ${versions.napi ?? 'unknown'}) on ${system}`),
    timeZones.includes('Asia/Seoul')
      ? fine(`${timeZones.length} time zones known`)
      : failure(
          'this Node knows no time zone of Seoul, so no session can be told',
          'install a Node with full ICU, as those from nodejs.org have',
        ),
    memoryFinding(Math.floor(availableMemory / (1 << 20))),
  ],
});

function memoryFinding(megabytes: number): Finding {
  const found = `${megabytes.toLocaleString('en')} MB of memory available`;
  return megabytes >= MEMORY_MB
    ? fine(found)
    : warning(found, `make ${MEMORY_MB} MB available: an engine that runs out of memory is ended by the system`);
}
