import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface NewsRequest {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
}

/** What a service of news answers: a body, or something that goes wrong with it. */
export type NewsReply =
  | { readonly body: unknown; readonly status?: number; readonly headers?: Record<string, string> }
  | { readonly fault: 'silent' | 'cut' | 'huge' | 'refused' };

/** A service of news on loopback, over real HTTP. */
export class NewsServer {
  readonly requests: NewsRequest[] = [];
  private readonly server: Server;

  private constructor(answer: (request: NewsRequest) => NewsReply) {
    this.server = createServer(({ url = '/', headers }, response) => {
      const request = { url: new URL(url, this.url), headers };
      this.requests.push(request);
      reply(response, answer(request));
    });
  }

  static async listen(answer: (request: NewsRequest) => NewsReply, port = 0): Promise<NewsServer> {
    const server = new NewsServer(answer);
    server.server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function reply(response: ServerResponse, answer: NewsReply): void {
  if (!('fault' in answer)) {
    const { body, status = 200, headers = {} } = answer;
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
    return;
  }
  switch (answer.fault) {
    case 'silent':
      return;
    case 'refused':
      response.destroy();
      return;
    case 'cut':
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"feed":[');
      setImmediate(() => response.destroy());
      return;
    case 'huge':
      response.writeHead(200);
      response.end(`{"feed":["${'x'.repeat(3_000_000)}"]}`);
      return;
    default:
      answer.fault satisfies never;
  }
}
