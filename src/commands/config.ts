import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { envTemplate } from '../settings/document.ts';
import { type SettingError, settingErrorText } from '../settings/errors.ts';
import { loadSettings } from '../settings/load.ts';
import { gather, type SettingSources } from '../settings/sources.ts';
import { SETTING_NAMES, SETTINGS } from '../settings/table.ts';

export interface ConfigOptions {
  /** Path of the `.env` file; it need not exist. */
  readonly envFile: string;
  /** By setting name. */
  readonly flags: Readonly<Record<string, string>>;
  readonly json: boolean;
}

interface TextSink {
  write(text: string): unknown;
}

export interface ConfigIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
}

/** `ouroterm config check|show|init`. Returns the exit code: 0, or 2 when the configuration is at fault. */
export function runConfig(action: 'check' | 'show' | 'init', options: ConfigOptions, io: ConfigIo): 0 | 2 {
  try {
    if (action === 'init') return init(options.envFile, io);
    const dotenv = existsSync(options.envFile) ? readFileSync(options.envFile, 'utf8') : null;
    const sources = { dotenv, env: io.env, flags: options.flags };
    return action === 'check' ? check(sources, options, io) : show(sources, options, io);
  } catch (error) {
    const isFileTrouble = error instanceof Error && 'code' in error;
    if (!isFileTrouble) throw error;
    io.stderr.write(`${options.envFile}: ${error.message}\n`);
    return 2;
  }
}

function init(envFile: string, io: ConfigIo): 0 | 2 {
  if (existsSync(envFile)) {
    io.stderr.write(`${envFile} exists already and was left as it is; move it away or name another file\n`);
    return 2;
  }
  // Keys are going to be in it: readable by its owner only, and never over a file that appeared meanwhile.
  writeFileSync(envFile, envTemplate(), { mode: 0o600, flag: 'wx' });
  io.stdout.write(`wrote ${envFile}; every setting in it is explained and commented out\n`);
  return 0;
}

function check(sources: SettingSources, options: ConfigOptions, io: ConfigIo): 0 | 2 {
  const loaded = loadSettings(sources);
  if (!loaded.ok) return report(loaded.errors, options, io);
  const from = sources.dotenv === null ? 'no .env file' : options.envFile;
  io.stdout.write(options.json ? '{"ok":true}\n' : `settings are valid (${from})\n`);
  return 0;
}

function show(sources: SettingSources, options: ConfigOptions, io: ConfigIo): 0 | 2 {
  const loaded = loadSettings(sources);
  if (!loaded.ok) return report(loaded.errors, options, io);
  const { given } = gather(sources);
  const settings = SETTING_NAMES.map((name) => {
    const source = given.get(name);
    const { kind, fallback } = SETTINGS[name];
    return {
      name,
      value: source === undefined ? fallback : kind.show(source.text),
      origin: source?.origin ?? 'default',
    };
  });
  if (options.json) io.stdout.write(`${JSON.stringify({ settings })}\n`);
  else for (const { name, value, origin } of settings) io.stdout.write(`${name}=${value ?? ''}  # ${origin}\n`);
  return 0;
}

function report(errors: readonly SettingError[], options: ConfigOptions, io: ConfigIo): 2 {
  if (options.json) io.stdout.write(`${JSON.stringify({ ok: false, errors })}\n`);
  else for (const error of errors) io.stderr.write(`${settingErrorText(error)}\n`);
  return 2;
}
