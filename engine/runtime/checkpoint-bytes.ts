import { canonicalJson } from '../kernel/codec.ts';
import { toHex } from './journal.ts';

/** A checkpoint's bytes: the kernel's state, the source's position, the hash of the entry before. */
export function packCheckpoint(kernel: Uint8Array, source: unknown, hash: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(canonicalJson({ source, hash: toHex(hash) }));
  const bytes = new Uint8Array(4 + head.length + kernel.length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  bytes.set(kernel, 4 + head.length);
  return bytes;
}

/** The parts of a checkpoint's bytes: the kernel's state, the source's position, the hash of the entry before. */
export function unpackCheckpoint(stored: Uint8Array): { kernel: Uint8Array; source: unknown; hash: Uint8Array } {
  // A store may hand out a Buffer, whose slices are no copies but views into something larger.
  const bytes = new Uint8Array(stored);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as { source: unknown; hash: string };
  return { kernel: bytes.subarray(4 + length), source: head.source, hash: Buffer.from(head.hash, 'hex') };
}
