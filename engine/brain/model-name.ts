/** `provider:model`, for example `gemini:gemini-3.5-flash`; the model's own name may contain colons. */
export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

/** Null when there is no provider or no model in it. */
export function parseModelName(text: string): ModelName | null {
  const [, provider, model] = /^([^\s:]+):(\S+)$/.exec(text.trim()) ?? [];
  return provider === undefined || model === undefined ? null : { provider, model };
}

export const modelNameText = ({ provider, model }: ModelName): string => `${provider}:${model}`;
