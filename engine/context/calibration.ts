/** Confidence in percent by tens; below the threshold of most desks the first bucket is wide. */
export const BUCKETS = ['0-49', '50-59', '60-69', '70-79', '80-84', '85-89', '90-94', '95-100'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** Entries of one bucket. */
export interface BucketTally {
  readonly count: number;
  /** Those whose round trip ended with a gain after fees. */
  readonly wins: number;
  /** Sum of their confidence, thousandths of a percent. */
  readonly promised: number;
}

/** Promised against realised. */
export interface CalibrationLine {
  readonly bucket: Bucket;
  readonly count: number;
  readonly wins: number;
  /** Mean confidence, percent. */
  readonly promisedPct: number;
  /** Share of wins, percent. */
  readonly realisedPct: number;
  /** Realised less promised, percentage points: below zero the desk is overconfident. */
  readonly gapPct: number;
}

export interface Calibration {
  readonly lines: readonly CalibrationLine[];
  readonly count: number;
  /** Mean square of confidence against what came of it, 0 to 1; 0.25 is a coin's. Null without entries. */
  readonly brier: number | null;
}

/** @param confidence percent; below 0 counts as 0, above 100 as 100 */
export function bucketOf(confidence: number): Bucket {
  const found = BUCKETS.findLast((bucket) => confidence >= Number(bucket.split('-')[0]));
  return found ?? BUCKETS[0];
}

/** How well confidence foretold gains, over entries whose position is closed. */
export function calibrate(entries: readonly { readonly confidence: number; readonly won: boolean }[]): Calibration {
  const tallies = new Map<Bucket, { count: number; wins: number; promised: number }>();
  let squares = 0;
  for (const { confidence, won } of entries) {
    const bucket = bucketOf(confidence);
    const tally = tallies.get(bucket) ?? { count: 0, wins: 0, promised: 0 };
    tally.count++;
    tally.wins += Number(won);
    tally.promised += Math.round(confidence * 1000);
    tallies.set(bucket, tally);
    squares += (confidence / 100 - Number(won)) ** 2;
  }
  return {
    lines: BUCKETS.flatMap((bucket) => {
      const tally = tallies.get(bucket);
      return tally === undefined ? [] : [calibrationLine(bucket, tally)];
    }),
    count: entries.length,
    brier: entries.length === 0 ? null : squares / entries.length,
  };
}

/** A bucket's tally as promised against realised. `count` is above 0. */
export function calibrationLine(bucket: Bucket, { count, wins, promised }: BucketTally): CalibrationLine {
  const promisedPct = promised / count / 1000;
  const realisedPct = (wins / count) * 100;
  return { bucket, count, wins, promisedPct, realisedPct, gapPct: realisedPct - promisedPct };
}
