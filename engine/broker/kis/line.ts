import type { Dispatcher } from 'undici';
import type { Timer, WallClock } from '../../runtime/wall-clock.ts';

export interface LineRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null for none. */
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
}

export type LineResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: string;
    }
  /** No complete answer. `sent` is false only when not one byte of the request was written. */
  | { readonly kind: 'lost'; readonly sent: boolean; readonly status: number | null; readonly words: string };

/**
 * One HTTP exchange, sent at most once. Whether anything left is not guessed from error codes: the dispatcher tells
 * when it begins to write, and a request given up before that is never written.
 */
export class Line {
  readonly #dispatcher: Dispatcher;
  readonly #clock: WallClock;
  readonly #open = new Set<Exchange>();

  constructor(dispatcher: Dispatcher, clock: WallClock) {
    this.#dispatcher = dispatcher;
    this.#clock = clock;
  }

  exchange(request: LineRequest): Promise<LineResult> {
    return new Promise((resolve) => {
      const exchange = new Exchange(request, this.#clock, (result) => {
        this.#open.delete(exchange);
        resolve(result);
      });
      this.#open.add(exchange);
      exchange.start(this.#dispatcher);
    });
  }

  /** Gives up all that is on the way. */
  close(): void {
    for (const exchange of [...this.#open]) exchange.giveUp('the client was closed');
  }
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: LineRequest;
  readonly #finish: (result: LineResult) => void;
  readonly #timer: Timer;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status: number | null = null;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  #controller: Dispatcher.DispatchController | null = null;
  #done = false;

  constructor(request: LineRequest, clock: WallClock, finish: (result: LineResult) => void) {
    this.#request = request;
    this.#finish = finish;
    this.#timer = clock.after(request.timeoutMs, () =>
      this.giveUp(`no complete answer within ${request.timeoutMs / 1000} s`),
    );
  }

  start(dispatcher: Dispatcher): void {
    const { method, url, headers, body } = this.#request;
    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { ...headers },
          body,
          // The clock of this client counts, so that a rehearsal's may run faster.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        this,
      );
    } catch (error) {
      this.#lose(reasonOf(error));
    }
  }

  giveUp(words: string): void {
    this.#lose(words);
    this.#controller?.abort(new Error(words));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A library that starts again what it has written before would send an order twice.
    if (this.#done || this.#controller !== null) {
      controller.abort(new Error('not to be sent'));
      this.#lose('the connection was lost and the request not sent again');
      return;
    }
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#request.maxReplyBytes) {
      this.giveUp(`the answer is longer than ${this.#request.maxReplyBytes} bytes`);
      return;
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = new TextDecoder().decode(Buffer.concat(this.#chunks));
    this.#end({ kind: 'answer', status: this.#status ?? 0, headers: this.#headers, body });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#lose(reasonOf(error));
  }

  #lose(words: string): void {
    this.#end({ kind: 'lost', sent: this.#controller !== null, status: this.#status, words });
  }

  #end(result: LineResult): void {
    if (this.#done) return;
    this.#done = true;
    this.#timer.cancel();
    this.#finish(result);
  }
}

const CERTIFICATE = /^(ERR_TLS_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY))/;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (CERTIFICATE.test(code)) {
    return `the certificate of the host was not accepted (${code}), so nothing was sent there`;
  }
  switch (code) {
    case 'ECONNREFUSED':
      return 'the host refused the connection';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host's name cannot be resolved (${code})`;
    case 'UND_ERR_CONNECT_TIMEOUT':
      return 'no connection to the host in time';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `the connection was cut (${code})`;
    default:
      return code === '' ? 'the connection failed' : `the connection failed (${code})`;
  }
}
