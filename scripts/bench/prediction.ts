import { arch } from 'node:os';
import { BUNDLED } from '../../src/models/fit/bundled.ts';
import { figuresOf } from '../../src/models/fit/figures.ts';
import { kernelsOf } from '../../src/models/fit/place.ts';
import { speedOf, suggestionMs, type Speed } from '../../src/models/fit/speed.ts';
import { inspectModelFile } from '../../src/models/modelFile.ts';
import { bytesOf } from '../../src/models/speeds.ts';
import { spread, type Spread } from './peerReplay.ts';
import type { Keystroke } from './replay.ts';

/** What the menu of models says of the time to a suggestion, and what it was. Milliseconds. */
export interface Prediction {
  /** From Enter to the whole suggestion of one line. */
  readonly newLineMs: Spread;
  readonly newLines: number;
  /** What they cost on the average, where the prediction takes fixed figures. */
  readonly tokens: { readonly evaluated: number; readonly decoded: number; readonly steps: number };
  /** From the model's own speed, as the menu says once it has served. */
  readonly predictedMs: number;
  /** From the bundled model's, as the menu says before; absent for the bundled model itself. */
  readonly fromBundledMs?: number;
}

/** What is known when the keys have been pressed. */
export interface Known {
  readonly model: string;
  /** The model's own, as its calibration has measured it. */
  readonly speed: Speed;
  /** The bundled model's on the same machine; absent for the bundled model itself. */
  readonly bundled?: Speed | undefined;
}

/** Compares the menu's word with a replay. @throws GgufError where the model's header cannot be read. */
export async function predictionOf(keystrokes: readonly Keystroke[], known: Known): Promise<Prediction> {
  const lines = keystrokes.filter(({ moment, text }) => moment.action === 'enter' && isLine(text));
  const result = {
    newLineMs: spread(lines.map(({ ms }) => ms)),
    newLines: lines.length,
    tokens: {
      evaluated: mean(lines.map(({ cost }) => cost.evaluatedTokens)),
      decoded: mean(lines.map(({ cost }) => cost.decodedTokens)),
      steps: mean(lines.map(({ cost }) => cost.decodeSteps)),
    },
    predictedMs: suggestionMs(known.speed),
  };
  return known.bundled ? { ...result, fromBundledMs: await carriedOver(known.bundled, known.model) } : result;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function isLine(text: string): boolean {
  return text.trim() !== '' && !text.includes('\n');
}

async function carriedOver(speed: Speed, model: string): Promise<number> {
  const { header, files } = await inspectModelFile(model);
  const machine = { arch: arch(), totalMemory: 0, freeMemory: 0, gpu: undefined };
  const figures = figuresOf(header, bytesOf(files));
  return suggestionMs(speedOf({ figures: BUNDLED, speed }, figures, kernelsOf(machine)));
}
