import { WebSocket } from 'ws';

/** Many times what the broker sends at once. */
const MAX_BYTES = 1 << 20;

/**
 * A socket to the broker's stream. Text is not checked for UTF-8: what cannot be read is a fault of that frame and no reason
 * to lose the line.
 */
export function openSocket(url: string): WebSocket {
  return new WebSocket(url, { perMessageDeflate: false, maxPayload: MAX_BYTES, skipUTF8Validation: true });
}
