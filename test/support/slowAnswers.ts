import { stalling, type Answer } from './fileHost.ts';

type Headers = Readonly<Record<string, string>>;

/** Milliseconds between two bytes of a slow answer: more than a report of progress takes. */
const TRICKLE_MS = 200;

/** Sends the beginning of a file, and then a byte now and then. */
export function trickling(bytes: Buffer, sent: number, headers: Headers = {}): Answer {
  return (response, request) => {
    stalling(bytes, sent, headers)(response, request);
    let at = sent;
    const timer = setInterval(() => response.write(bytes.subarray(at, ++at)), TRICKLE_MS);
    response.once('close', () => clearInterval(timer));
  };
}

/** Sends the beginning of a file, and the rest of it once that is wanted. */
export function held(bytes: Buffer, sent: number, wanted: Promise<void>, headers: Headers = {}): Answer {
  return (response, request) => {
    stalling(bytes, sent, headers)(response, request);
    void wanted.then(() => response.end(bytes.subarray(sent)));
  };
}
