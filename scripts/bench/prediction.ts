import { arch } from 'node:os';
import { BUNDLED_FIGURES, type ModelFigures } from '../../src/advice/figures.ts';
import { kernelsOf } from '../../src/advice/memory.ts';
import { type KnownSpeed, type Speed, predictedSpeed, suggestionMs } from '../../src/advice/speed.ts';
import { mean, spread, type Spread } from '../lib/statistics.ts';
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
interface Known {
  readonly figures: ModelFigures;
  /** The model's own, as the keys have shown it. */
  readonly speed: Speed;
  /** The bundled model's on the same machine; absent for the bundled model itself. */
  readonly bundled?: Speed | undefined;
}

/** Compares the menu's word with a replay. */
export function predictionOf(keystrokes: readonly Keystroke[], known: Known): Prediction {
  const lines = keystrokes.filter(({ moment, text }) => moment.action === 'enter' && isLine(text));
  const { figures, speed, bundled } = known;
  return {
    newLineMs: spread(lines.map(({ ms }) => ms)),
    newLines: lines.length,
    tokens: {
      evaluated: mean(lines.map(({ cost }) => cost.evaluatedTokens)),
      decoded: mean(lines.map(({ cost }) => cost.decodedTokens)),
      steps: mean(lines.map(({ cost }) => cost.decodeSteps)),
    },
    predictedMs: said({ figures, speed }, figures),
    ...(bundled && { fromBundledMs: said({ figures: BUNDLED_FIGURES, speed: bundled }, figures) }),
  };
}

function isLine(text: string): boolean {
  return text.trim() !== '' && !text.includes('\n');
}

function said(known: KnownSpeed, figures: ModelFigures): number {
  const machine = { arch: arch(), totalMemory: 0, freeMemory: 0, gpu: undefined };
  return suggestionMs(predictedSpeed(known, figures, kernelsOf(machine)));
}
