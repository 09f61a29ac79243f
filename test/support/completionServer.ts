import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The servers whose protocols are played. */
export type Played = 'llama-server' | 'vllm' | 'ollama';

/** A request as it arrived. */
export interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  /** Resolves when the client has gone, or the answer was sent. */
  readonly closed: Promise<void>;
}

/** Answers one request. */
export type Reply = (response: ServerResponse, call: Call) => void;

type Fields = Readonly<Record<string, string>>;

const COMPLETION: Fields = {
  model: 'string',
  prompt: 'string',
  max_tokens: 'number',
  temperature: 'number',
  stop: 'object',
  stream: 'boolean',
  stream_options: 'object',
};

/** The only requests that are answered: their path, and the type of each field that they may have. */
const PROTOCOLS: Readonly<Record<Played, { readonly path: string; readonly fields: Fields }>> = {
  'llama-server': {
    path: '/infill',
    fields: {
      input_prefix: 'string',
      input_suffix: 'string',
      input_extra: 'object',
      prompt: 'string',
      n_predict: 'number',
      samplers: 'object',
      top_k: 'number',
      stop: 'object',
      stream: 'boolean',
      cache_prompt: 'boolean',
    },
  },
  vllm: { path: '/v1/completions', fields: COMPLETION },
  ollama: { path: '/v1/completions', fields: { ...COMPLETION, suffix: 'string' } },
};

/** A completion server on the loopback interface that takes nothing but what its protocol knows. */
export class CompletionServer {
  /** How often somebody has connected. */
  connections = 0;
  readonly calls: Call[] = [];
  reply: Reply;
  /** The key that every request has to bring; none where absent. */
  key: string | undefined;
  readonly #played: Played;
  readonly #server: Server;
  readonly #waiting: ((call: Call) => void)[] = [];

  private constructor(played: Played) {
    this.#played = played;
    this.reply = streaming(conversation(played));
    this.#server = createServer((request, response) => {
      const closed = new Promise<void>((resolve) => response.once('close', resolve));
      const { url = '', method = '', headers } = request;
      const serve = (body: string): void =>
        this.#serve(method, { path: url, headers, body: JSON.parse(body) as Call['body'], closed }, response);
      // Who has gone before the request was whole wants no answer.
      text(request).then(serve, () => undefined);
    });
    this.#server.on('connection', () => this.connections++);
  }

  static async start(played: Played): Promise<CompletionServer> {
    const server = new CompletionServer(played);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get address(): string {
    return `http://${this.host}`;
  }

  get last(): Call {
    return this.calls.at(-1)!;
  }

  /** The next request. */
  async asked(): Promise<Call> {
    return await new Promise((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(method: string, call: Call, response: ServerResponse): void {
    this.calls.push(call);
    for (const resolve of this.#waiting.splice(0)) resolve(call);
    const fault = method === 'POST' ? this.#faultOf(call) : ([405, 'method'] as const);
    if (fault) status(...fault)(response, call);
    else this.reply(response, call);
  }

  #faultOf({ path, headers, body }: Call): readonly [number, string] | undefined {
    const protocol = PROTOCOLS[this.#played];
    if (path !== protocol.path) return [404, `no ${path}`];
    if (this.key !== undefined && headers.authorization !== `Bearer ${this.key}`) return [401, 'wrong key'];
    if (headers['content-type'] !== 'application/json') return [415, 'not JSON'];
    const wrong = Object.entries(body).find(([name, value]) => typeof value !== protocol.fields[name]);
    if (wrong) return [400, `${wrong[0]} is not currently supported: ${JSON.stringify(body)}`];
    const missing = Object.keys(protocol.fields).find((name) => name !== 'suffix' && !(name in body));
    if (missing !== undefined) return [422, `${missing} is missing`];
    return (body['stop'] as unknown[]).length > 4 ? [400, 'too many stops'] : undefined;
  }
}

/** What a server of this kind sends, written by hand from its documents. */
export function conversation(played: Played): string {
  return readFileSync(`test/fixtures/remote/${played}.txt`, 'utf8');
}

/** Sends a whole stream. */
export function streaming(events: string): Reply {
  return (response) => void response.writeHead(200, EVENT_STREAM).end(events);
}

/** Sends the beginning of a stream and then nothing, with the line open. */
export function stalling(events: string): Reply {
  return (response) => void response.writeHead(200, EVENT_STREAM).write(events);
}

/** Sends the beginning of a stream and hangs up. */
export function breaking(events: string): Reply {
  return (response) => void response.writeHead(200, EVENT_STREAM).write(events, () => response.destroy());
}

/** Answers with a status, and words that quote the request, as many servers do. */
export function status(code: number, words = 'no', headers: Readonly<Record<string, string>> = {}): Reply {
  return (response, { body }) => {
    const error = { message: `${words}: ${JSON.stringify(body)}`, type: 'error', code };
    response
      .writeHead(code, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error }));
  };
}

/** Says nothing at all. */
export const silent: Reply = () => undefined;

const EVENT_STREAM = { 'content-type': 'text/event-stream; charset=utf-8' };
