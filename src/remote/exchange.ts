import { unlessAborted } from '../base/abort.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Answer } from './answer.ts';
import type { Dialect } from './dialects/dialect.ts';
import { cancelled } from './error.ts';
import { cutOff, faultOf } from './faults.ts';
import { usableKey } from './key.ts';
import { Patience } from './patience.ts';
import type { RemoteServer } from './settings.ts';
import { eventsOf, openStream } from './stream.ts';

/** The world around a server. */
export interface RemoteParts {
  readonly fetch: typeof fetch;
  /** The key of an origin: asked for each request; `undefined` where the server wants none. It is never logged. */
  readonly apiKey: (origin: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whom to ask, and how. */
export interface Line {
  readonly server: RemoteServer;
  readonly dialect: Dialect;
  readonly parts: RemoteParts;
}

/**
 * Sends one request and gathers its answer, until that is complete, nobody waits any more, or it takes too long. The
 * connection is closed then, unless the server has ended its answer by itself.
 * @throws RemoteError, and nothing else.
 */
export async function exchange(
  line: Line,
  body: object,
  answer: Answer,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<void> {
  const { server, dialect, parts } = line;
  const reading = usableKey(async () => await parts.apiKey(server.origin));
  const key = await unlessAborted(reading, signal, cancelled);
  const patience = new Patience(parts.clock, server.timeouts, server.host);
  let response: Response | undefined;
  try {
    response = await send(line, body, key, AbortSignal.any([signal, patience.signal]));
    patience.heard(false);
    for await (const event of eventsOf(response)) {
      const piece = dialect.read(event);
      if (piece) answer.add(piece);
      if (piece?.text) onText(answer.text);
      if (answer.cut) break;
      patience.heard(answer.complete);
    }
    if (!answer.complete) throw cutOff(server.host);
  } catch (error) {
    if (signal.aborted) throw cancelled();
    if (!answer.complete) throw patience.fault ?? faultOf(error, server.host, response !== undefined);
  } finally {
    patience.dispose();
  }
}

async function send(
  { server: { host, base }, dialect: { path, ifRefused }, parts: { fetch } }: Line,
  body: object,
  key: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const asked = { host, path, hasKey: key !== undefined, ifRefused };
  return await openStream({ address: base + path, body, key, fetch }, asked, signal);
}
