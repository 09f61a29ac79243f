import { setTimeout as sleep } from 'node:timers/promises';
import { extentFor } from '../../src/completion/extent.ts';
import type { Generator as Port } from '../../src/completion/generator.ts';
import { promptFor } from '../../src/completion/prompt.ts';
import { COMPLETION_DEFAULTS, type Multiline } from '../../src/completion/settings.ts';
import type { Candidate, CompletionCost, Prompt, Snapshot } from '../../src/completion/types.ts';
import { REST_MS } from '../../src/completion/debounce.ts';
import { noAbort } from '../../src/util/async.ts';
import { positionOf, snapshotOf, sourceFiles } from '../lib/documents.ts';
import { seeded, spread, type Spread } from '../lib/statistics.ts';
import type { Peer } from './peer/server.ts';
import { type EditorMoment, Typist } from './typist.ts';

/** One keystroke and what it cost. */
export interface Keystroke {
  readonly moment: EditorMoment;
  readonly cost: CompletionCost;
  /** From the key to the whole suggestion. */
  readonly ms: number;
  /** As the model wrote it. */
  readonly text: string;
}

interface ReplayOptions {
  /** Folder with source files. */
  readonly files: string;
  readonly keystrokes: number;
  readonly seed: number;
  /** Told after each keystroke. */
  readonly onKeystroke?: (done: number) => void;
}

/** A right suggestion of this many characters is accepted, three times in four. */
const WORTH_ACCEPTING = 4;
const ACCEPTED = 0.75;

/** A pause in which somebody looks at what was suggested begins when it is there; shorter ones go on from key to key. */
const LOOKING_MS = 400;

/**
 * Types in real time, and asks the model at every key: what the product would have answered from memory is asked
 * too, so that the figures are the engine's. Pauses are real, because idle work happens in them.
 */
export async function replay(port: Port, options: ReplayOptions): Promise<Keystroke[]> {
  const random = seeded(options.seed);
  const typist = new Typist(sourceFiles(options.files), random);
  const done: Keystroke[] = [];
  for (const moment of typist.moments()) {
    const began = performance.now();
    if (moment.action !== 'arrive') {
      const keystroke = await press(port, moment);
      done.push(keystroke);
      options.onKeystroke?.(done.length);
      const shown = keystroke.text;
      const right = shown.trim().length >= WORTH_ACCEPTING && moment.rest.startsWith(shown);
      if (right && random() < ACCEPTED) typist.accept(shown.length);
    }
    if (done.length >= options.keystrokes) break;
    await rest(port, moment, moment.pauseMs >= LOOKING_MS ? performance.now() : began);
  }
  return done;
}

async function press(port: Port, moment: EditorMoment): Promise<Keystroke> {
  const began = performance.now();
  const { cost, text }: Candidate = await port.generate(promptAt(moment), noAbort, () => undefined);
  return { moment, cost, text, ms: performance.now() - began };
}

/** Where the cursor rests, the editor warms up. */
async function rest(port: Port, moment: EditorMoment, from: number): Promise<void> {
  const left = (): number => from + moment.pauseMs - performance.now();
  if (moment.action === 'arrive' && left() > REST_MS) {
    await sleep(REST_MS);
    // The next key does not wait for it.
    void port.prefill(promptAt(moment), noAbort);
  }
  if (left() > 0) await sleep(left());
}

/** The prompt that the product would make. */
function promptAt(moment: EditorMoment, multiline: Multiline = COMPLETION_DEFAULTS.multiline): Prompt {
  const snapshot = snapshotAt(moment);
  return promptFor(snapshot, extentFor(snapshot, multiline), []);
}

/** The snapshot that the editor would take. */
export function snapshotAt({ path, languageId, text, offset }: EditorMoment): Snapshot {
  const facts = { document: path, languageId, version: 1 };
  return snapshotOf({ lines: text.split('\n'), facts }, positionOf(text, offset));
}

/**
 * The prompts of a typing replay's keystrokes, each for the rest of its line: the same block, asked for at each of its
 * keys, would count the same token many times. Suggestions are never accepted.
 * @param every takes only each so-manieth of them: then hardly a suggestion is the rest of the one before.
 */
export function typedPrompts(folder: string, seed: number, count: number, every = 1): Prompt[] {
  const prompts: Prompt[] = [];
  let key = 0;
  for (const moment of new Typist(sourceFiles(folder), seeded(seed)).moments()) {
    if (moment.action !== 'arrive' && key++ % every === 0) prompts.push(promptAt(moment, 'never'));
    if (prompts.length >= count) break;
  }
  return prompts;
}

/** The same keystrokes, answered by llama-server as llama.vscode asks it. */
export interface PeerReport {
  readonly keystrokes: number;
  readonly tokensPerKeystroke: Spread;
  readonly firstTokenMs: Spread;
  /** The peer's figure in units of ours, over these keystrokes. */
  readonly times: {
    readonly tokensP50: number;
    readonly tokensMean: number;
    readonly firstTokenP50: number;
  };
}

/** Asks the peer at each moment of a replay, one after the other. */
export async function askPeer(
  peer: Peer,
  keystrokes: readonly Keystroke[],
  onKeystroke: (done: number) => void,
): Promise<PeerReport> {
  const tokens: number[] = [];
  const times: number[] = [];
  for (const { moment } of keystrokes) {
    const { evaluatedTokens, firstTokenMs } = await peer.ask(moment);
    tokens.push(evaluatedTokens);
    times.push(firstTokenMs);
    onKeystroke(tokens.length);
  }
  const ours = {
    tokens: spread(keystrokes.map(({ cost }) => cost.evaluatedTokens)),
    times: spread(keystrokes.map(({ cost }) => cost.firstTokenMs)),
  };
  const theirs = { tokens: spread(tokens), times: spread(times) };
  return {
    keystrokes: tokens.length,
    tokensPerKeystroke: theirs.tokens,
    firstTokenMs: theirs.times,
    times: {
      tokensP50: theirs.tokens.p50 / Math.max(1, ours.tokens.p50),
      tokensMean: theirs.tokens.mean / ours.tokens.mean,
      firstTokenP50: theirs.times.p50 / ours.times.p50,
    },
  };
}
