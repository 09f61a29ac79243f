import { statusFault, typeFault, type Asked } from './faults.ts';
import { EventReader, type ServerEvent } from './sse.ts';

/** One request to a server. */
export interface StreamRequest {
  /** The whole address. */
  readonly address: string;
  readonly body: object;
  readonly key: string | undefined;
  readonly fetch: typeof fetch;
}

/**
 * Sends a request and waits for the head of its answer. The key goes to this address and nowhere else: a redirect is
 * a fault.
 * @throws RemoteError for an answer that is no stream. What `fetch` rejects with is passed on.
 */
export async function openStream(
  { address, body, key, fetch }: StreamRequest,
  asked: Asked,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(body, wellFormed),
    redirect: 'manual',
    signal,
  });
  const type = response.headers.get('content-type');
  if (response.status === 200 && type?.startsWith('text/event-stream')) return response;
  await response.body?.cancel();
  throw response.status === 200 ? typeFault(type, asked.host) : statusFault(response, asked);
}

/** Half a character is no text, and servers refuse the whole request for it. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/**
 * The events of an answer, in the order in which they arrive. Ending the loop early closes the connection, by which
 * the server knows that nobody waits any more.
 * @throws RangeError for what is no event. What reading rejects with is passed on.
 */
export async function* eventsOf({ body }: Response): AsyncGenerator<ServerEvent> {
  const reader = new EventReader();
  const decoder = new TextDecoder();
  for await (const chunk of body ?? nothing()) {
    yield* reader.read(decoder.decode(chunk as Uint8Array, { stream: true }));
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
