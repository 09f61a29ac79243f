import type { Clock } from '../../base/clock.ts';
import { TransferError } from './error.ts';
import { mismatch } from './faults.ts';
import { isExpected } from './hash.ts';
import type { PartialFile } from './partialFile.ts';
import { pause } from './pause.ts';
import type { Receiver } from './receiver.ts';
import type { TransferRequest } from './request.ts';
import { nextTry, NO_TRIES } from './retry.ts';

/** What {@link fill} works with. */
interface Filling {
  readonly request: TransferRequest;
  readonly file: PartialFile;
  readonly receiver: Receiver;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Brings a partial file to its end and checks it. One that turns out to be another is thrown away and fetched anew, once:
 * an earlier attempt, or whoever stands between us and the server, may have spoilt it.
 * @returns its fingerprint.
 * @throws TransferError; rejects with the signal's reason when aborted, and as writing does.
 */
export async function fill(filling: Filling): Promise<string> {
  try {
    return await fillOnce(filling);
  } catch (error) {
    const isOther = error instanceof TransferError && error.reason === 'mismatch';
    if (!isOther || filling.file.bytes === 0) throw error;
    await filling.receiver.restart();
    return await fillOnce(filling);
  }
}

async function fillOnce({ request, file, receiver, clock, signal }: Filling): Promise<string> {
  await receiveAll(receiver, clock, signal);
  const fingerprint = file.fingerprint();
  if (!isExpected(fingerprint, request.hash)) throw mismatch(request.name);
  return fingerprint;
}

async function receiveAll(receiver: Receiver, clock: Clock, signal: AbortSignal): Promise<void> {
  let tries = NO_TRIES;
  for (;;) {
    const before = receiver.received;
    try {
      await receiver.attempt();
      return;
    } catch (error) {
      const next = nextTry(error, tries, receiver.received - before);
      if (!next) throw error;
      tries = next.tries;
      await pause(clock, next.waitMs, signal);
    }
  }
}
