import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a host does with a request. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A request that came. */
export interface Asked {
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A host of files on the loopback interface. What it was not told to serve is not there. */
export class FileHost {
  readonly requests: Asked[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #server: Server;
  #origin = '';

  protected constructor() {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      this.requests.push({ path, headers: request.headers });
      const answer = this.#answers.get(path);
      if (answer) answer(response, request);
      else response.writeHead(404).end('Not Found');
    });
  }

  static async start(): Promise<FileHost> {
    return await new FileHost().listen();
  }

  /** Paths that were asked for. */
  get asked(): readonly string[] {
    return this.requests.map(({ path }) => path);
  }

  /** Scheme, host and port. */
  get origin(): string {
    return this.#origin;
  }

  /** Answers a path from now on. */
  serve(path: string, answer: Answer): void {
    this.#answers.set(path, answer);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }
}

type Headers = Readonly<Record<string, string>>;

/** Sends a whole file, whatever part of it was asked for. */
export function whole(bytes: Buffer, headers: Headers = {}): Answer {
  return (response) => response.writeHead(200, { 'content-length': bytes.length, ...headers }).end(bytes);
}

/** Sends a whole file without saying how long it is. */
export function chunked(bytes: Buffer, headers: Headers = {}): Answer {
  return (response) => {
    response.writeHead(200, headers).write(bytes);
    response.end();
  };
}

/** Sends the part of a file that was asked for, as RFC 9110 wants it: all of it where it is another than the asker has. */
export function ranged(bytes: Buffer, headers: Headers = {}): Answer {
  return (response, request) => {
    const { range, 'if-range': condition } = request.headers;
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (range === undefined || (condition !== undefined && condition !== headers['etag'])) {
      whole(bytes, headers)(response, request);
    } else if (from >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    } else {
      part(bytes, from, `bytes ${from}-${bytes.length - 1}/${bytes.length}`, headers)(response, request);
    }
  };
}

/** Sends a part of a file, and says of it what it is told to. */
export function part(bytes: Buffer, from: number, contentRange: string, headers: Headers = {}): Answer {
  return (response) => {
    const rest = bytes.subarray(from);
    response
      .writeHead(206, { 'content-length': rest.length, 'content-range': contentRange, ...headers })
      .end(rest);
  };
}

/** Sends the beginning of a file and then nothing, with the line open. */
export function stalling(bytes: Buffer, sent: number, headers: Headers = {}): Answer {
  return (response) => {
    response.writeHead(200, { 'content-length': bytes.length, ...headers }).write(bytes.subarray(0, sent));
  };
}

/**
 * Sends the beginning of what {@link ranged} would send, and hangs up.
 * @param until is waited for before that, for who wants to be sure that what was sent arrived.
 */
export function cut(
  bytes: Buffer,
  sent: number,
  headers: Headers = {},
  until: (sentBytes: number) => Promise<void> = async () => await Promise.resolve(),
): Answer {
  return (response, request) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const range = from === 0 ? {} : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(from === 0 ? 200 : 206, {
      'content-length': bytes.length - from,
      ...range,
      ...headers,
    });
    const hangUp = (): void => void until(from + sent).then(() => response.destroy());
    response.write(bytes.subarray(from, from + sent), hangUp);
  };
}

/** Says no. */
export function status(code: number, headers: Headers = {}): Answer {
  return (response) => response.writeHead(code, headers).end('no');
}

/** Sends elsewhere. */
export function redirect(location: string, code = 302): Answer {
  return status(code, { location });
}

/** Answers in turn; from the last one on always the same. */
export function inTurn(...answers: readonly [Answer, ...Answer[]]): Answer {
  let turn = 0;
  return (response, request) => (answers[turn++] ?? answers[answers.length - 1])?.(response, request);
}
