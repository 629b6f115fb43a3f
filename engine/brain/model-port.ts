/** What a model is good enough for; each tier is an ordered list of models, the next one asked when one fails. */
export const TIERS = ['FAST', 'REASONING', 'THINKING'] as const;
export type Tier = (typeof TIERS)[number];

/** Why a model is asked. */
export const PURPOSES = [
  'plan',
  'review',
  'bull',
  'bear',
  'judge',
  'strategist',
  'risk-analyst',
  'chief-judge',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** JSON Schema of a reply, as `z.toJSONSchema` gives it. */
export type ReplySchema = Readonly<Record<string, unknown>>;

export interface ModelRequest {
  readonly purpose: Purpose;
  readonly tier: Tier;
  /** The system instruction: ours alone, nothing from outside in it. */
  readonly system: string;
  /** Data from outside are delimited in it as data. */
  readonly prompt: string;
  readonly schema: ReplySchema;
  readonly maxOutputTokens: number;
  /** Tokens the model may think with before it answers; 0 none. Providers count them as output. */
  readonly thinkingTokens: number;
}

/** Tokens of one call as the provider counts them; `output` is without `thinking`, both are paid as output. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly thinking: number;
}

export const NO_USAGE: Usage = { input: 0, output: 0, thinking: 0 };

export type ModelFailure =
  | 'timeout'
  | 'cancelled'
  /** Too many calls for the provider; `retryAfterMs` says for how long, if it says. */
  | 'quota'
  | 'auth'
  /** The provider's own safety rules refused prompt or reply. */
  | 'safety'
  | 'empty'
  /** The reply ended at the token limit. */
  | 'cut-off'
  | 'network'
  | 'server'
  /** An answer that is not what the provider documents, or larger than is accepted. */
  | 'protocol';

export type ModelOutcome =
  | {
      readonly ok: true;
      readonly text: string;
      /** Null when the provider does not say. */
      readonly usage: Usage | null;
      readonly provider: string;
      /** As the provider names what answered. */
      readonly model: string;
      readonly latencyMs: number;
    }
  | {
      readonly ok: false;
      readonly failure: ModelFailure;
      /** Printable, bounded, without secrets. */
      readonly message: string;
      readonly retryAfterMs: number | null;
      /** What it took all the same: zero when the provider did not begin, null when nothing is known. */
      readonly usage: Usage | null;
      readonly provider: string;
      readonly model: string;
      readonly latencyMs: number;
    };

export interface AskOptions {
  /** Aborted with a `TimeoutError` as `AbortSignal.timeout` does, the call is a `timeout`; else it is `cancelled`. */
  readonly signal: AbortSignal;
  /** Hears the reply as it is written. */
  readonly onText?: (text: string) => void;
}

/** A service that has models. Never rejects for what a service or a line may do. */
export interface ModelProvider {
  readonly name: string;
  ask(model: string, request: ModelRequest, options: AskOptions): Promise<ModelOutcome>;
}
