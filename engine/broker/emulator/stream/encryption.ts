import { createCipheriv } from 'node:crypto';

/** What a subscription's reply names for its encrypted frames. */
export interface StreamKey {
  /** 16 characters. */
  readonly iv: string;
  /** 32 characters. */
  readonly key: string;
}

/** AES-256-CBC with PKCS7, both keys taken as UTF-8, in base64. */
export function encrypt(text: string, { iv, key }: StreamKey): string {
  const cipher = createCipheriv('aes-256-cbc', Buffer.from(key, 'utf8'), Buffer.from(iv, 'utf8'));
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}
