import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GpuPackage } from '../../src/models/gpu/packages.ts';
import { packedFile } from '../../src/models/gpu/packages.ts';
import type { Release } from '../../src/models/gpu/release.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A release's host on the loopback interface. What it was not told to serve is not there. */
export class ReleaseHost {
  readonly asked: string[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #server: Server;
  #origin = '';

  private constructor() {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push(path);
      const answer = this.#answers.get(path);
      if (answer) answer(response, request);
      else response.writeHead(404).end('Not Found');
    });
  }

  static async start(): Promise<ReleaseHost> {
    const host = new ReleaseHost();
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve));
    host.#origin = `http://127.0.0.1:${(host.#server.address() as AddressInfo).port}`;
    return host;
  }

  get release(): Release {
    const allows = ({ origin }: URL): boolean => origin === this.#origin;
    return { folder: `${this.#origin}/release`, allows, fetch: globalThis.fetch };
  }

  /** Answers a path; a package stands for its packed file in the release. */
  serve(what: GpuPackage | string, answer: Answer): void {
    this.#answers.set(typeof what === 'string' ? what : `/release/${packedFile(what)}`, answer);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Sends a whole file. */
export function whole(bytes: Buffer): Answer {
  return (response) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
}

/** Sends the beginning of a file and then nothing, with the line open. */
export function stalling(bytes: Buffer, sent: number): Answer {
  return (response) => {
    response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, sent));
  };
}

/** Sends the beginning of a file and hangs up. */
export function interrupted(bytes: Buffer, sent: number): Answer {
  return (response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, sent), () => response.destroy());
  };
}

/** Sends elsewhere. */
export function redirect(location: string, status = 302): Answer {
  return (response) => response.writeHead(status, { location }).end();
}
