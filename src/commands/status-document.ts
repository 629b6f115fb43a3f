import { z } from 'zod';

/** Key under which the running engine keeps its status, as JSON, in the store's meta table. */
export const META_STATUS = 'status';

const measure = z.number().nonnegative().nullable();
const line = z.strictObject({ up: z.boolean(), since: z.iso.datetime(), message: z.string() }).nullable();

/** The document of `ouroterm status --json`; what is not known is null. */
export const statusDocument = z.strictObject({
  /** `STOPPED` when no engine runs on the database. */
  state: z.enum([
    'STARTING',
    'RECOVERING',
    'RUNNING',
    'PAUSED',
    'REDUCING',
    'HALTED',
    'FINISHED',
    'DISCONNECTED',
    'STOPPED',
  ]),
  mode: z.enum(['practice', 'replay', 'paper', 'live']).nullable(),
  /** When the engine started, ISO 8601 UTC, on the machine's clock. */
  since: z.iso.datetime().nullable(),
  loopLagMs: z.strictObject({ p50: measure, p99: measure, max: measure, maxLastMinute: measure }),
  /** Entries that wait, by queue. */
  queues: z.record(z.string(), z.int().nonnegative()),
  /** Age of the newest data by feed or market. */
  dataAgeMs: z.record(z.string(), measure),
  broker: z
    .strictObject({
      lines: z.strictObject({ requests: line, stream: line }),
      /** Since the broker's records were read for the newest comparison. */
      reconciledAgeMs: measure,
    })
    .nullable()
    // An engine that came before this field noted none.
    .default(null),
  rssMb: measure,
  /** Newest entry of the journal. */
  journalSeq: z.int().nonnegative(),
});
export type StatusDocument = z.infer<typeof statusDocument>;
