import { stalling, status, whole, type Answer } from '../support/fileHost.ts';
import type { HubEntry } from '../support/hubHost.ts';
import { NAME } from './hubModel.ts';

/** The only file of the model. */
export const FILE = `${NAME}.gguf`;

/** What it holds: it begins as a model does. */
export const bytes = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(4_000_000, 7)]);

/** Twice what any disk has that tests run on. */
const TOO_MANY_BYTES = 1e14;

/** What is announced, what comes, and what the user reads. */
export interface Case extends Partial<HubEntry> {
  readonly name: string;
  readonly message: RegExp;
  /** Requests for the file that it takes; one where absent. */
  readonly requests?: number;
}

/** Every way in which a server or the disk refuses before there is a model. */
export const cases: readonly Case[] = [
  { name: 'forbidden', answer: status(401), message: /status 401 .*a licence to be accepted or a token/ },
  {
    name: 'gone',
    answer: status(404),
    message: /has no file loopback-coder\.gguf \(404\).*renamed or taken/,
  },
  {
    name: 'busy',
    answer: status(429, { 'retry-after': '600' }),
    message: /status 429 .*too many requests\. Try again in 10 minutes\./,
  },
  { name: 'out of order', answer: status(503), message: /status 503 .*a fault of its own/, requests: 4 },
  { name: 'portal', answer: page('<!doctype html>', 'text/html'), message: /web page came .*a sign-in\?/ },
  {
    name: 'pointer',
    answer: page('version https://git-lfs.github.com/spec/v1\n', 'text/plain'),
    message: /Git LFS pointer came/,
  },
  {
    name: 'another file',
    answer: whole(Buffer.concat([bytes.subarray(0, -1), Buffer.from('x')])),
    message: /is not the file that was published\..*changed on the server, or damaged/,
    requests: 2,
  },
  { name: 'silent', answer: stalling(bytes, 0), message: /did not move for 30 s\. Try again/ },
  {
    name: 'too large',
    size: TOO_MANY_BYTES,
    message: /needs 100000\.05 GB of disk space; [\d.]+ [MG]B are free in /,
    requests: 0,
  },
];

function page(text: string, type: string): Answer {
  return whole(Buffer.from(text), { 'content-type': type });
}
