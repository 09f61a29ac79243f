import type { Engine, Sequence, TokenId } from '../native/engine.ts';
import type { Calibration } from './costs.ts';

/** Sizes that are timed: kernels work in steps of four on many machines. */
const SIZES = [1, 2, 4, 8];

const ROUNDS = 5;

/** Everything together; a slow machine gets fewer rounds. */
const TIME_LIMIT_MS = 2500;

/** Tokens of the prefill that is timed. */
const PREFILL_TOKENS = 64;

/** Text to evaluate: what it says does not matter. */
const FILLER = 'for (let index = 0; index < items.length; index++) total += items[index].price * quantity;\n';

/** A model on the bench. */
export interface Bench {
  readonly engine: Engine;
  /** Its tokens are kept; some are evaluated behind them, because a decode step costs more the longer they are. */
  readonly sequence: Sequence;
}

export interface CalibrationJob extends Bench {
  readonly draft?: Bench | undefined;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Times prefill and decode steps in under three seconds; `undefined` when it was interrupted. */
export async function calibrate(job: CalibrationJob): Promise<Calibration | undefined> {
  const { engine, sequence, draft, signal, now } = job;
  const filler = fillerTokens(engine);
  const deadline = now() + TIME_LIMIT_MS;
  const prefill = await timed(sequence, filler, false, now);
  const times = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  const draftTimes: number[] = [];
  for (let round = 0; round < ROUNDS && (round === 0 || now() < deadline); round++) {
    for (const size of SIZES) {
      if (signal.aborted) return undefined;
      times.get(size)?.push(await timed(sequence, filler.slice(0, size), true, now));
    }
    if (draft)
      draftTimes.push(await timed(draft.sequence, fillerTokens(draft.engine).slice(0, 1), true, now));
  }
  return {
    steps: [...times].map(([size, all]) => [size, median(all)]),
    prefillRate: (filler.length * 1000) / prefill,
    ...(draft ? { draftMs: median(draftTimes) } : {}),
  };
}

function fillerTokens(engine: Engine): TokenId[] {
  const tokens = engine.tokenize(FILLER);
  return Array.from({ length: PREFILL_TOKENS }, (_, at) => tokens[at % tokens.length] ?? 0);
}

async function timed(
  sequence: Sequence,
  tokens: readonly TokenId[],
  decode: boolean,
  now: () => number,
): Promise<number> {
  const length = sequence.tokens.length;
  const started = now();
  if (decode)
    await sequence.decode(
      tokens,
      tokens.map(() => undefined),
    );
  else await sequence.evaluate(tokens);
  await sequence.truncate(length);
  return now() - started;
}

/** The usual time: the first call after a pause, and one that was interrupted, do not count. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
