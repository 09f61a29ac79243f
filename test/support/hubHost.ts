import { createHash } from 'node:crypto';
import { FileHost, ranged, type Answer } from './fileHost.ts';

/** The commit that every repository of this host is at. */
export const COMMIT = 'f86cb2c1fa58255f8052cc32aeede1b7482d4361';

/** A file as a repository lists it. */
export interface HubEntry {
  readonly name: string;
  readonly bytes: Buffer;
  /** What the listing says of it, where that is not true. */
  readonly sha256?: string;
  /** The same. */
  readonly size?: number;
  /** Where it is not simply sent. */
  readonly answer?: Answer;
}

/** Plays Hugging Face on the loopback interface: listings, and files with entity tags. */
export class HubHost extends FileHost {
  static override async start(): Promise<HubHost> {
    return await new HubHost().listen();
  }

  /** Publishes a repository, `owner/name`. */
  publish(repository: string, entries: readonly HubEntry[]): void {
    const api = `/api/models/${repository}`;
    const facts = { id: repository, sha: COMMIT, gated: false, cardData: { license: 'apache-2.0' } };
    this.serve(`${api}/revision/main`, json(facts));
    this.serve(`${api}/tree/${COMMIT}?recursive=true`, json(entries.map(listed)));
    for (const { name, bytes, answer } of entries) {
      const path = `/${repository}/resolve/${COMMIT}/${name}`;
      this.serve(path, answer ?? ranged(bytes, { etag: `"${digest(bytes)}"` }));
    }
  }
}

function listed({ name, bytes, sha256, size = bytes.length }: HubEntry): object {
  const lfs = { oid: sha256 ?? digest(bytes), size, pointerSize: 134 };
  return { type: 'file', path: name, size, oid: 'f'.repeat(40), lfs };
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function json(value: unknown): Answer {
  return (response) => response.writeHead(200).end(JSON.stringify(value));
}
