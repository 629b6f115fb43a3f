import type { ModelCouncilOptions } from '../engine/brain/model-council.ts';
import type { ModelName } from '../engine/brain/model-name.ts';
import type { Tier } from '../engine/brain/model-port.ts';
import type { AppSettings } from './settings/load.ts';

interface Service {
  readonly apiKey: string;
  readonly baseUrl: string | null;
}

/** Which models are asked, and with which keys. It holds secrets: it goes to the engine's thread and nowhere else. */
export interface BrainSettings {
  readonly gemini: Service | null;
  readonly anthropic: Service | null;
  readonly openAiCompatible: Service | null;
  readonly tiers: Readonly<Record<Tier, readonly ModelName[]>>;
  /** For a plan, all attempts together. */
  readonly timeoutMs: number;
  /** Models of a council's role in place of its tier's; for a question to it, all attempts together. */
  readonly council: Pick<ModelCouncilOptions, 'roles' | 'timeoutMs'>;
}

/** Null where the offline planner plans. */
export function brainSettings({ values }: AppSettings): BrainSettings | null {
  const usual = usualModel(values);
  if (usual === null) return null;
  const { GEMINI_API_KEY, ANTHROPIC_API_KEY, OPENAI_COMPAT_BASE_URL, OPENAI_COMPAT_API_KEY } = values;
  return {
    gemini: GEMINI_API_KEY === null ? null : { apiKey: GEMINI_API_KEY.reveal(), baseUrl: values.GEMINI_BASE_URL },
    anthropic:
      ANTHROPIC_API_KEY === null ? null : { apiKey: ANTHROPIC_API_KEY.reveal(), baseUrl: values.ANTHROPIC_BASE_URL },
    openAiCompatible:
      OPENAI_COMPAT_BASE_URL === null
        ? null
        : { apiKey: OPENAI_COMPAT_API_KEY?.reveal() ?? '', baseUrl: OPENAI_COMPAT_BASE_URL },
    tiers: {
      FAST: values.LLM_FAST_MODELS ?? [usual],
      REASONING: values.LLM_REASONING_MODELS ?? [usual],
      THINKING: values.LLM_THINKING_MODELS ?? [usual],
    },
    timeoutMs: values.PLANNER_TIMEOUT_SECONDS * 1000,
    council: {
      roles: {
        ...(values.COUNCIL_BULL_MODELS === null ? {} : { bull: values.COUNCIL_BULL_MODELS }),
        ...(values.COUNCIL_BEAR_MODELS === null ? {} : { bear: values.COUNCIL_BEAR_MODELS }),
        ...(values.COUNCIL_JUDGE_MODELS === null ? {} : { judge: values.COUNCIL_JUDGE_MODELS }),
      },
      timeoutMs: values.COUNCIL_TIMEOUT_SECONDS * 1000,
    },
  };
}

/** The model of tiers without a list of their own; null for the offline planner. The settings' rules see to it that it is there. */
function usualModel(values: AppSettings['values']): ModelName | null {
  switch (values.LLM_PROVIDER) {
    case 'offline':
      return null;
    case 'gemini':
      return { provider: 'gemini', model: values.GEMINI_MODEL };
    case 'anthropic':
      return { provider: 'anthropic', model: values.ANTHROPIC_MODEL ?? '' };
    case 'openai-compat':
      return { provider: 'openai-compat', model: values.OPENAI_COMPAT_MODEL ?? '' };
    default:
      return values.LLM_PROVIDER satisfies never;
  }
}
