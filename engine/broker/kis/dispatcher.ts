import { Agent } from 'undici';

const CONNECT_TIMEOUT_MS = 5_000;
/**
 * How long an idle connection is used again. An order written on one that the broker closes at that moment is lost, and
 * nobody can tell it from one that arrived; so less than any server keeps one open, whatever it announces.
 */
const IDLE_MS = 3_000;

/**
 * The agent for KIS. One request at a time on a connection, and HTTP/1.1 only: HTTP/2 lets a library repeat a refused
 * request by itself, and an order is sent once. As many connections as there are requests, which `Pace` bounds, so that no
 * order waits here behind an answer that does not come. Certificates are verified; there is no option to leave that out.
 */
export function createKisDispatcher(): Agent {
  return new Agent({
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS, rejectUnauthorized: true },
  });
}
