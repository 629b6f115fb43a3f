import { nearest } from './nearest.ts';
import { type Binding, TEXT_SCOPES } from './workbench.ts';

const NAMED_KEYS = [
  'up',
  'down',
  'left',
  'right',
  'pageup',
  'pagedown',
  'home',
  'end',
  'enter',
  'escape',
  'tab',
  'shift+tab',
  'backspace',
  'delete',
  'space',
] as const;
const isCharacter = (key: string): boolean => [...key].length === 1 && /^[^\s\p{C}]$/u.test(key);
const isKey = (key: string): boolean =>
  isCharacter(key) || (NAMED_KEYS as readonly string[]).includes(key) || /^(ctrl\+[a-z]|alt\+[!-~])$/.test(key);

export type BoundKeys =
  | { readonly ok: true; readonly keymap: readonly Binding[] }
  | { readonly ok: false; readonly errors: readonly string[] };

/**
 * The keymap with other keys for some commands. Refused whole, with every reason, when a command or key is not known, a
 * command is left without any key, a key would mean two things in one place, or could not be typed as text any more.
 * @param overrides keys by the name of the command, e.g. `{ 'pane.zoom': ['m'] }`; they replace all keys it has
 */
export function bindKeys(
  keymap: readonly Binding[],
  overrides: Readonly<Record<string, readonly string[]>>,
): BoundKeys {
  const names: readonly string[] = keymap.map(({ id }) => id);
  const unknown = Object.keys(overrides)
    .filter((id) => !names.includes(id))
    .map((id) => {
      const meant = nearest(id, names);
      return `there is no command ${id}; ${meant === null ? '' : `did you mean ${meant}? `}docs/keys.md has them all`;
    });
  const bound = keymap.map((binding) => ({ ...binding, keys: overrides[binding.id] ?? binding.keys }));
  const errors = [...unknown, ...bound.flatMap(faultsOf), ...conflictsIn(bound)];
  return errors.length === 0 ? { ok: true, keymap: bound } : { ok: false, errors };
}

function faultsOf({ id, keys, scopes }: Binding): string[] {
  if (keys.length === 0) return [`${id} needs at least one key`];
  return keys.flatMap((key) => {
    if (!isKey(key)) {
      return [
        `${id}: "${key}" is no key; allowed are one character, ctrl+a to ctrl+z, alt+character, ${NAMED_KEYS.join(', ')}`,
      ];
    }
    const isText = isCharacter(key) || key === 'space';
    return isText && scopes.some((scope) => TEXT_SCOPES.includes(scope))
      ? [`${id}: "${key}" is text where it would work; allowed are ctrl and alt keys and named ones`]
      : [];
  });
}

function conflictsIn(keymap: readonly Binding[]): string[] {
  const owners = new Map<string, string>();
  const conflicts = keymap.flatMap(({ id, keys, scopes }) =>
    [...new Set(keys)].flatMap((key) =>
      scopes.flatMap((scope) => {
        const owner = owners.get(`${scope} ${key}`);
        owners.set(`${scope} ${key}`, owner ?? id);
        return owner === undefined ? [] : [`"${key}" cannot be both ${owner} and ${id}`];
      }),
    ),
  );
  return [...new Set(conflicts)];
}
