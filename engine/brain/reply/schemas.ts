/** A single decision on one symbol. */
export interface Decision {
  readonly action: 'BUY' | 'SELL' | 'HOLD';
  /** 0–100. */
  readonly confidence: number;
  readonly rationale: string;
}

/** A judge's. */
export interface Verdict {
  readonly decision: 'BUY' | 'SELL' | 'HOLD' | 'NO_DECISION';
  /** 0–100. */
  readonly confidence: number;
  /** Numbers of the claims it rests on. */
  readonly claims: readonly number[];
  readonly keywords: readonly string[];
  readonly rationale: string;
}

/** One side's words in a round of the debate. */
export interface Argument {
  readonly claims: readonly {
    readonly text: string;
    /** Numbers of the dossier's facts. */
    readonly facts: readonly number[];
  }[];
}

/** The macro council's word on the day. */
export interface Insight {
  /** 0.7–1.3. */
  readonly position_multiplier: number;
  /** 0.8–1.5. */
  readonly stop_loss_multiplier: number;
  readonly favour_sectors: readonly string[];
  readonly avoid_sectors: readonly string[];
  readonly themes: readonly string[];
  readonly risks: readonly string[];
  readonly claims: readonly number[];
  readonly rationale: string;
}
