import { createDecipheriv } from 'node:crypto';
import type { StreamSecret } from './frame.ts';

/**
 * Opens the payload of an encrypted frame: base64 of AES-256-CBC with PKCS7 padding. Null when it is not that, or not with
 * this key.
 */
export function decipher(payload: string, { key, iv }: StreamSecret): Buffer | null {
  try {
    const aes = createDecipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([aes.update(payload, 'base64'), aes.final()]);
  } catch {
    return null;
  }
}
