import type { Instrument } from '../market/types.ts';
import { canonicalJson } from './codec.ts';
import { Kernel } from './kernel.ts';
import { compilePlaybooks } from './plan-flow.ts';
import type { RunConfig, TradingSettings } from './settings.ts';
import type { DeskState } from './state.ts';

/*
 * The kernel's whole state as canonical bytes: a JSON part (desk state, instruments, configuration) and the symbol
 * columns. Equal states have equal bytes, so a hash of them is the state's fingerprint.
 */
interface Header {
  readonly version: 1;
  readonly config: RunConfig;
  readonly instruments: readonly Instrument[];
  readonly state: unknown;
  readonly lengths: readonly number[];
}

const MAP = '\u0000map';
const SET = '\u0000set';
const NUMBER = '\u0000number';

/** Writes maps and sets as tagged arrays in their order, and a number that is not finite as a tagged text. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return { [MAP]: [...value].map(([key, inner]) => [key, plain(inner)]) };
  if (value instanceof Set) return { [SET]: [...value] };
  if (typeof value === 'number' && !Number.isFinite(value)) return { [NUMBER]: String(value) };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function revive(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (MAP in value) return new Map(value[MAP] as [unknown, unknown][]);
  if (SET in value) return new Set(value[SET] as unknown[]);
  if (NUMBER in value) return Number(value[NUMBER]);
  return value;
}

/** The whole state as canonical bytes. */
export function kernelBytes(kernel: Kernel): Uint8Array {
  const { desk } = kernel;
  const arrays = desk.table.arrays();
  const header: Header = {
    version: 1,
    config: desk.config,
    instruments: desk.table.instruments,
    state: plain(desk.state),
    lengths: arrays.map((array) => array.length),
  };
  const json = new TextEncoder().encode(canonicalJson(header));
  const total = 4 + json.length + arrays.reduce((sum, array) => sum + array.byteLength, 0);
  const bytes = new Uint8Array(total);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  let at = 4 + json.length;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

/**
 * The kernel as it was when `kernelBytes` wrote it, under other settings where they are given. Throws a RangeError for
 * bytes of another version.
 */
export function restoreKernel(bytes: Uint8Array, settings?: TradingSettings): Kernel {
  const jsonLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + jsonLength)), revive) as Header;
  if (header.version !== 1) throw new RangeError(`checkpoint version ${String(header.version)} is not known here`);
  const config = settings === undefined ? header.config : { ...header.config, settings };
  const kernel = new Kernel(config, header.state as DeskState);
  let at = 4 + jsonLength;
  const arrays = header.lengths.map((length) => {
    const array = new Float64Array(bytes.slice(at, at + length * 8).buffer);
    at += length * 8;
    return array;
  });
  kernel.restoreTable(header.instruments, arrays);
  compilePlaybooks(kernel.desk);
  return kernel;
}
