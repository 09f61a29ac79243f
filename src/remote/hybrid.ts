import { GenerateError, type Generator, type Timing } from '../completion/generator.ts';
import { confidenceOf } from '../code/certainty.ts';
import type { Candidate, Prompt } from '../completion/types.ts';
import type { Clock } from '../util/async.ts';
import type { ServerHealth } from './health.ts';

/** The generator of a server, as far as a {@link HybridGenerator} uses it. */
interface ServerGenerator extends Generator {
  readonly health: Pick<ServerHealth, 'state' | 'late'>;
}

/** The way in which a {@link HybridGenerator} shares the work. */
export interface HybridOptions {
  /** The generator that is asked first. */
  readonly prefer: 'local' | 'remote';
  /**
   * Mean natural logarithm of token probabilities below which the local model's text is doubtful, and the server is
   * asked for a better one. At `-Infinity` the server is never asked.
   */
  readonly threshold: number;
  /** Milliseconds for which the server's first text is waited for; after them the local model's is taken. */
  readonly patienceMs: number;
  readonly clock: Clock;
}

/**
 * The usual options. `threshold` is half way between what another local completion extension shows to users who want
 * few wrong texts (-0.1) and to those who want many texts (-0.3); `patienceMs` is a little more than the 700 ms from
 * which on users find suggestions slow.
 */
export const HYBRID_DEFAULTS = { prefer: 'local', threshold: -0.2, patienceMs: 1000 } as const;

/**
 * A generator made of two: the local one serves whenever the server cannot, or is too slow to begin. Where the local
 * one comes first, the server sees only the places at which the local one is in doubt.
 */
export class HybridGenerator implements Generator {
  readonly #local: Generator;
  readonly #remote: ServerGenerator;
  readonly #options: HybridOptions;

  constructor(local: Generator, remote: ServerGenerator, options: HybridOptions) {
    this.#local = local;
    this.#remote = remote;
    this.#options = options;
  }

  async generate(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    timing: Timing = {},
  ): Promise<Candidate> {
    if (this.#options.prefer === 'remote') {
      const answer = await this.#askServer(prompt, signal, onText, timing);
      return answer ?? (await this.#local.generate(prompt, signal, onText, timing));
    }
    const own = await this.#local.generate(prompt, signal, onText, timing);
    if (timing.idle === true || !this.#isDoubtful(own)) return own;
    const answer = await this.#askServer(prompt, signal, onText, { ...timing, decodeAfterMs: 0 });
    return answer ? withOwnTexts(answer, own, timing) : own;
  }

  /**
   * Prefills where the next request goes: a server that is asked in doubt only is told nothing of where the cursor
   * rests.
   */
  async prefill(prompt: Prompt, signal: AbortSignal): Promise<void> {
    const { prefer } = this.#options;
    const isAway = this.#remote.health.state.kind === 'down';
    await (prefer === 'remote' && !isAway ? this.#remote : this.#local).prefill(prompt, signal);
  }

  /** Whether the server is to be asked for a better text; never for one without scores, as an empty text is. */
  #isDoubtful(candidate: Candidate): boolean {
    const confidence = confidenceOf(candidate);
    return confidence !== undefined && confidence < this.#options.threshold;
  }

  /**
   * The server's text; undefined where it has none, or none in time. A server that is known to be away says so at once.
   * @throws GenerateError `cancelled` where nobody waits any more.
   */
  async #askServer(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    timing: Timing,
  ): Promise<Candidate | undefined> {
    const { clock, patienceMs } = this.#options;
    const late = new AbortController();
    const patience = clock.after((timing.decodeAfterMs ?? 0) + patienceMs, () => late.abort());
    const heard = (text: string): void => {
      patience.dispose();
      onText(text);
    };
    try {
      return await this.#remote.generate(prompt, AbortSignal.any([signal, late.signal]), heard, timing);
    } catch (error) {
      if (signal.aborted || (isCancelled(error) && !late.signal.aborted)) throw error;
      // Otherwise a server that never answers would be waited for again at each pause in the typing.
      if (late.signal.aborted) this.#remote.health.late(patienceMs);
      return undefined;
    } finally {
      patience.dispose();
    }
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof GenerateError && error.kind === 'cancelled';
}

/** The server's answer, with the local model's texts as further alternatives where the user asked for a choice. */
function withOwnTexts(answer: Candidate, own: Candidate, { alternatives = 0 }: Timing): Candidate {
  if (alternatives === 0) return answer;
  return { ...answer, alternatives: [...answer.alternatives, own, ...own.alternatives] };
}
