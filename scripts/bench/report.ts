import type { AnchorOrigin } from '../../src/protocol/messages.ts';
import { sum } from '../lib/statistics.ts';
import type { Comparisons } from './compareKinds.ts';
import type { Gain } from './gain.ts';
import type { KeystrokeCost } from './keystroke.ts';
import { spread, type PeerReport, type Spread } from './peerReplay.ts';
import type { Prediction } from './prediction.ts';
import type { Keystroke } from './replay.ts';
import type { Restore } from './restore.ts';
import type { Soak } from './soak.ts';

/** What `npm run bench -- --json` prints. Tokens are counts, times milliseconds, shares between 0 and 1. */
export interface BenchReport {
  readonly model: string;
  readonly threads: number;
  /** Work of the extension host in a file of 20,000 lines. */
  readonly keystroke?: KeystrokeCost;
  readonly keystrokes?: number;
  /** Source files and languages that the keys were pressed in. */
  readonly files?: number;
  readonly languages?: number;
  readonly actions?: Readonly<Record<string, number>>;
  /** Evaluated in the foreground, before the first new token. */
  readonly tokensPerKeystroke?: Spread;
  /** Share of prompt tokens that were not evaluated. */
  readonly kvReuse?: number;
  readonly anchors?: Readonly<Partial<Record<AnchorOrigin, number>>>;
  readonly firstTokenMs?: Spread;
  readonly suggestionMs?: Spread;
  /** What the menu of models says of a new line, and what it took. */
  readonly prediction?: Prediction;
  readonly decodeTokensPerSecond?: { readonly plain: number; readonly speculative: number };
  readonly speculation?: SpeculationReport;
  readonly cancelMs?: { readonly p95: number };
  readonly restoreSpeedup?: number;
  readonly restore?: Restore;
  readonly soak?: Soak;
  readonly peer?: PeerReport;
}

export interface SpeculationReport {
  /** No kind of draft changed a text, but at ties within the noise (see areEqual.ts). */
  readonly equal?: boolean;
  /** With the product's own kernels, whose noise decides ties. */
  readonly source?: Comparisons;
  /** With kernels that have no noise for the bundled model; absent where none are known. */
  readonly exact?: Comparisons;
  /** Every key asked. */
  readonly gain?: Gain;
  /** Suggestions that have little to do with the one before. */
  readonly freshGain?: Gain;
  /** The same with costs at which no draft can pay. */
  readonly losing?: { readonly drafted: number };
}

/** The part of the report that the replay gives. */
export function replayReport(keystrokes: readonly Keystroke[]): Partial<BenchReport> {
  const evaluated = keystrokes.map(({ cost }) => cost.evaluatedTokens);
  const prompt = sum(keystrokes.map(({ cost }) => cost.promptTokens));
  const total = sum(evaluated);
  return {
    keystrokes: keystrokes.length,
    files: new Set(keystrokes.map(({ moment }) => moment.path)).size,
    languages: new Set(keystrokes.map(({ moment }) => moment.languageId)).size,
    actions: counts(keystrokes.map(({ moment }) => moment.action)),
    tokensPerKeystroke: spread(evaluated),
    kvReuse: 1 - total / Math.max(1, prompt),
    anchors: counts(keystrokes.map(({ cost }) => cost.anchor)),
    firstTokenMs: spread(keystrokes.map(({ cost }) => cost.firstTokenMs)),
    suggestionMs: spread(keystrokes.map(({ ms }) => ms)),
  };
}

function counts<K extends string>(values: readonly K[]): Partial<Record<K, number>> {
  const result: Partial<Record<K, number>> = {};
  for (const value of values) result[value] = (result[value] ?? 0) + 1;
  return result;
}
