import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { PROTOCOLS, type Protocol, type ServerEvent, SHAPES } from './model-protocols.ts';
import { ModelScript, type Step, type StepInput, scriptSchema } from './model-script.ts';

export interface ModelServerRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ModelServerOptions {
  readonly protocol: Protocol;
  readonly steps: readonly StepInput[];
  /** Requests with another key are refused; any is taken unless given. */
  readonly apiKey?: string;
  readonly port?: number;
}

const STATUS: Partial<Record<NonNullable<Step['fault']>, number>> = {
  'rate-limit': 429,
  'server-error': 500,
  unauthorized: 401,
  'bad-request': 400,
};
const HUGE_BYTES = 10_000_000;

/** A model behind its provider's own protocol on loopback: it says what its script says, faults included. */
export class ModelServer {
  readonly requests: ModelServerRequest[] = [];
  /** Answers whose reader went away before they were complete. */
  abandoned = 0;
  private readonly server: Server;
  private readonly options: ModelServerOptions;
  private readonly script: ModelScript;
  private readonly closing = new AbortController();

  private constructor(options: ModelServerOptions) {
    this.options = options;
    this.script = new ModelScript(options.steps);
    this.server = createServer((request, response) => {
      response.on('close', () => {
        if (!response.writableFinished) this.abandoned++;
      });
      void this.answer(request, response).catch(() => response.destroy());
    });
  }

  static async listen(options: ModelServerOptions): Promise<ModelServer> {
    const server = new ModelServer(options);
    server.server.listen(options.port ?? 0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  /** As a provider's base address is written in settings. */
  get url(): string {
    const origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this.options.protocol === 'openai' ? `${origin}/v1` : origin;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { headers, url: path = '' } = request;
    this.requests.push({ path, headers, body });
    const shape = SHAPES[this.options.protocol];
    const step = this.script.next(body);
    const refuse = (status: number, message: string) => {
      const { retryAfterSeconds } = step;
      // Google says it in the body.
      if (retryAfterSeconds !== undefined && this.options.protocol !== 'gemini') {
        response.setHeader('retry-after', retryAfterSeconds);
      }
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(shape.error(status, message, step)));
    };
    if (!shape.path(path)) return refuse(404, `no such path: ${path}`);
    const { apiKey } = this.options;
    if (apiKey !== undefined && !shape.hasKey(headers, apiKey))
      return refuse(401, `wrong key ${JSON.stringify(headers)}`);
    const status = step.fault === undefined ? undefined : STATUS[step.fault];
    if (status !== undefined) return refuse(status, `a fault on purpose, with ${JSON.stringify(headers)}`);
    await this.speak(step, modelOf(path, body), response);
  }

  private async speak(step: Step, model: string, response: ServerResponse): Promise<void> {
    const shape = SHAPES[this.options.protocol];
    const write = (text: string) => response.write(text);
    const frames = shape.stream(pieces(step), step, model).map(frame);
    if (step.fault === 'refused') return void response.destroy();
    if (step.fault === 'redirect') return void response.writeHead(307, { location: '/elsewhere' }).end();
    if (step.fault === 'html') {
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to this network</html>');
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    switch (step.fault) {
      case 'invalid-json':
        return void response.end(frame(shape.wrongTypes).replace('42', '}'));
      case 'wrong-types':
        return void response.end(frames[0] + frame(shape.wrongTypes));
      case 'error-in-stream':
        return void response.end(frames[0] + frame(shape.errorInStream));
      case 'endless-line':
        return void response.end(`data: ${'x'.repeat(HUGE_BYTES)}`);
      case 'huge':
        for (const part of shape.stream(Array(100).fill('x'.repeat(HUGE_BYTES / 100)), step, model)) write(frame(part));
        return void response.end();
      case 'silent':
        await this.pause(3_600_000);
        return;
      default:
    }
    const count = step.fault === 'cut' || step.fault === 'ends-early' ? Math.ceil(frames.length / 2) : frames.length;
    for (const text of frames.slice(0, count)) {
      await this.pause(step.fault === 'slow' ? 3_600_000 : step.delayMs);
      write(text);
    }
    if (step.fault === 'cut') {
      // The reader is to have the first half before the line breaks.
      await this.pause(20);
      response.destroy();
    } else {
      response.end();
    }
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.closing.signal });
  }
}

function pieces({ text, chunks }: Step): string[] {
  const size = Math.max(1, Math.ceil(text.length / chunks));
  const count = Math.max(1, Math.ceil(text.length / size));
  return Array.from({ length: count }, (_, i) => text.slice(i * size, (i + 1) * size));
}

function frame({ event, data }: ServerEvent): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  return `${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

function modelOf(path: string, body: string): string {
  const inPath = /\/models\/([^/:]+):/.exec(path)?.[1];
  return inPath ?? z.object({ model: z.string() }).parse(JSON.parse(body)).model;
}

/** `node tests/support/model-server.ts --provider gemini --script FILE [--port 0]` prints `{"url"}` and runs until it is stopped. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { provider: { type: 'string' }, script: { type: 'string' }, port: { type: 'string', default: '0' } },
  });
  const protocol = z.enum(PROTOCOLS).parse(values.provider);
  const steps = scriptSchema.parse(JSON.parse(readFileSync(z.string().parse(values.script), 'utf8')));
  const server = await ModelServer.listen({ protocol, steps, port: Number(values.port) });
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void server.close());
}

if (import.meta.main) await main();
