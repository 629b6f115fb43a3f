import { cutOffNote } from '../engine/brain/cut-offs.ts';
import { ModelCouncil } from '../engine/brain/model-council.ts';
import { modelNameText } from '../engine/brain/model-name.ts';
import { ModelPlanner } from '../engine/brain/model-planner.ts';
import type { ModelProvider } from '../engine/brain/model-port.ts';
import { createAnthropic } from '../engine/brain/providers/anthropic.ts';
import { createGemini } from '../engine/brain/providers/gemini.ts';
import { createOpenAiCompatible } from '../engine/brain/providers/openai-compatible.ts';
import { planMemory } from '../engine/context/plan-memory.ts';
import { dayAt } from '../engine/market/days.ts';
import { MARKETS } from '../engine/market/markets.ts';
import { zoneOffset } from '../engine/market/zone.ts';
import { systemClock } from '../engine/runtime/wall-clock.ts';
import { storedMemory } from '../storage/memory.ts';
import type { SqliteRunStore } from '../storage/run-store.ts';
import type { BrainSettings } from './brain-settings.ts';

/**
 * The models of the settings as the engine's brain; null for the offline planner. They take their time by
 * the real clock, whatever that of the market is. `signal` ends what is being asked.
 */
export function composeBrain(
  settings: BrainSettings | null,
  store: SqliteRunStore,
  signal: AbortSignal,
): ModelPlanner | null {
  if (settings === null) return null;
  const { tiers, timeoutMs } = settings;
  const providers = composeProviders(settings);
  const asked = store.db
    .prepare<[string], string>(
      "SELECT reply FROM model_calls WHERE prompt_hash = ? AND result = 'answered' ORDER BY at DESC LIMIT 1",
    )
    .pluck();
  const recall = (promptHash: string) => asked.get(promptHash) ?? null;
  return new ModelPlanner({
    providers,
    tiers,
    timeoutMs,
    signal,
    recall,
    memory: storedMemory(store),
    clock: systemClock,
  });
}

/** Lines of memory that a debate's facts are chosen from. */
const MEMORY_LINES = 80;

/** The models of the settings as the council, and for single decisions; null where rules argue. */
export function composeAdvisers(
  settings: BrainSettings | null,
  store: SqliteRunStore,
  signal: AbortSignal,
): ModelCouncil | null {
  if (settings === null) return null;
  const { tiers, council } = settings;
  const memory = storedMemory(store);
  return new ModelCouncil({
    ...council,
    providers: composeProviders(settings),
    tiers,
    signal,
    clock: systemClock,
    memory: ({ market, at }) => {
      const day = dayAt(at + zoneOffset(MARKETS[market].zone, at));
      const { yesterday, others, context } = planMemory(memory, market, day);
      return [...yesterday, ...others, ...context].slice(0, MEMORY_LINES);
    },
  });
}

/** What has to be said of the models before they are asked about a day that is past, a line each. */
export function cutOffNotes(settings: BrainSettings | null, day: string): string[] {
  if (settings === null) return [];
  const { tiers, council } = settings;
  const models = [...Object.values(tiers), ...Object.values(council.roles)].flat().map(modelNameText);
  return [...new Set(models)].flatMap((model) => cutOffNote(model, day) ?? []);
}

function composeProviders({ gemini, anthropic, openAiCompatible }: BrainSettings): ModelProvider[] {
  const providers: ModelProvider[] = [];
  if (gemini !== null) providers.push(createGemini(withAddress(gemini)));
  if (anthropic !== null) providers.push(createAnthropic(withAddress(anthropic)));
  if (openAiCompatible?.baseUrl) {
    const { apiKey, baseUrl } = openAiCompatible;
    providers.push(createOpenAiCompatible({ name: 'openai-compat', apiKey, baseUrl }));
  }
  return providers;
}

const withAddress = ({ apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string | null }) =>
  baseUrl === null ? { apiKey } : { apiKey, baseUrl };
