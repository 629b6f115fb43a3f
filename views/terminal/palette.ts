import { flash } from './commands.ts';
import { nearest } from './nearest.ts';
import { type Choice, PALETTE, type PaletteCommand } from './palette-commands.ts';
import { type KeyContext, keyContext, type Workbench } from './workbench.ts';

/** Commands kept for the up arrow. */
const HISTORY_LIMIT = 100;

/** The command a line begins with, and what follows its name; `argument` is null while the name itself is being typed. */
function parse(line: string): { readonly command: PaletteCommand; readonly argument: string | null } | null {
  const text = line.trimStart();
  const lower = text.toLowerCase();
  const command = PALETTE.find(({ name }) => lower === name || lower.startsWith(`${name} `));
  if (command === undefined) return null;
  const rest = text.slice(command.name.length);
  return { command, argument: rest === '' ? null : rest.trim() };
}

/** What the line being typed could become, complete lines in `value`. */
export function completions(line: string, context: KeyContext): readonly Choice[] {
  const parsed = parse(line);
  if (parsed === null || parsed.argument === null) {
    const typed = line.trimStart().toLowerCase();
    return PALETTE.filter(({ name }) => name.startsWith(typed)).map(({ name, argument }) => ({
      value: argument === '' ? name : `${name} `,
      label: argument === '' ? name : `${name} ${argument}`,
    }));
  }
  const { command, argument } = parsed;
  const typed = argument!.toLowerCase();
  return (command.choices?.(context) ?? [])
    .filter(({ value, label }) => value.toLowerCase().startsWith(typed) || label.toLowerCase().includes(typed))
    .map(({ value, label }) => ({ value: `${command.name} ${value}`, label }));
}

const setText = ({ store }: Workbench, text: string, back = 0): void =>
  store.set({ overlay: { type: 'palette', text, back } });

export const openPalette = (workbench: Workbench): void => setText(workbench, '');

/** Fills in what all possible completions have in common, or the only one. */
export function completePalette(workbench: Workbench, context: KeyContext): void {
  const { overlay } = context.view;
  if (overlay?.type !== 'palette') return;
  const values = completions(overlay.text, context).map(({ value }) => value);
  const common = values.reduce(commonStart, values[0] ?? overlay.text);
  if (common.length >= overlay.text.trimStart().length || values.length === 1) setText(workbench, common);
}

function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return one.slice(0, length);
}

/** Steps through the history; past its newest command is the empty line. */
export function recall(workbench: Workbench, { view }: KeyContext, step: 1 | -1): void {
  if (view.overlay?.type !== 'palette') return;
  const back = Math.max(0, Math.min(view.overlay.back + step, view.history.length));
  setText(workbench, back === 0 ? '' : view.history.at(-back)!, back);
}

/** Runs the line, or says why not. */
export function runPalette(workbench: Workbench, { view, words }: KeyContext): void {
  const { store } = workbench;
  if (view.overlay?.type !== 'palette') return;
  const line = view.overlay.text.trim();
  const { history } = view;
  store.set({
    overlay: null,
    history: line === '' || line === history.at(-1) ? history : [...history, line].slice(-HISTORY_LIMIT),
  });
  if (line === '') return;
  const parsed = parse(line);
  if (parsed === null) {
    const name = line.split(' ')[0]!;
    const names = PALETTE.map((command) => command.name);
    flash(workbench, 'warn', words.palette.unknown(name, nearest(line, names) ?? nearest(name, names)));
    return;
  }
  const refusal = perform(parsed.command, parsed.argument ?? '', workbench);
  if (refusal !== null) flash(workbench, 'warn', refusal);
}

function perform(command: PaletteCommand, argument: string, workbench: Workbench): string | null {
  const context = keyContext(workbench);
  const isMissing = argument === '' && command.argument !== '' && !command.argument.startsWith('[');
  const isTooMuch = argument !== '' && command.argument === '';
  if (isMissing || isTooMuch) {
    return context.words.palette.usage(`${command.name} ${command.argument}`.trim());
  }
  const enabled = command.enabled?.(context) ?? true;
  return enabled === true ? command.run(workbench, context, argument) : enabled;
}
