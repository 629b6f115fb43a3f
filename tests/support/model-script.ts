import { z } from 'zod';

/** What can go wrong with a model's answer. */
const FAULTS = [
  'rate-limit',
  'server-error',
  'unauthorized',
  'bad-request',
  'redirect',
  'html',
  'invalid-json',
  'wrong-types',
  'huge',
  'endless-line',
  'safety-prompt',
  'safety-reply',
  'empty',
  'length',
  'cut',
  'ends-early',
  'error-in-stream',
  'slow',
  'silent',
  'refused',
] as const;
export type Fault = (typeof FAULTS)[number];

/** One answer of the server. */
const stepSchema = z.strictObject({
  /** The model's words. */
  text: z.string().default(''),
  /** Pieces that they come in. */
  chunks: z.number().int().min(1).max(1_000).default(3),
  /** Waited before each piece. */
  delayMs: z.number().int().min(0).default(0),
  fault: z.enum(FAULTS).optional(),
  retryAfterSeconds: z.number().min(0).optional(),
  /** Answers only requests whose body contains this; others go on to the next step that fits. */
  match: z.string().optional(),
  /** How often it answers before it is used up; the last that fits answers for ever. */
  times: z.number().int().min(1).default(1),
  usage: z
    .strictObject({ input: z.number().int(), output: z.number().int(), thinking: z.number().int() })
    .default({ input: 100, output: 20, thinking: 0 }),
});
export type Step = z.infer<typeof stepSchema>;
export type StepInput = z.input<typeof stepSchema>;

export const scriptSchema = z.array(stepSchema).min(1);

/** The steps of a server, used up in their order. */
export class ModelScript {
  private readonly steps: { readonly step: Step; left: number }[];

  constructor(steps: readonly StepInput[]) {
    this.steps = scriptSchema.parse(steps).map((step) => ({ step, left: step.times }));
  }

  next(body: string): Step {
    const fitting = this.steps.filter(({ step }) => step.match === undefined || body.includes(step.match));
    const entry = fitting.find(({ left }) => left > 0) ?? fitting.at(-1);
    if (entry === undefined) return stepSchema.parse({ fault: 'bad-request' });
    entry.left--;
    return entry.step;
  }
}
