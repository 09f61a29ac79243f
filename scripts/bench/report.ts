import type { AnchorOrigin } from '../../src/protocol/messages.ts';
import type { Comparisons } from './compareKinds.ts';
import type { Equality } from './equality.ts';
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
  const prompt = keystrokes.reduce((sum, { cost }) => sum + cost.promptTokens, 0);
  const total = evaluated.reduce((sum, value) => sum + value, 0);
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

/** The report as lines to read. */
export function table(report: BenchReport): string {
  const rows: [string, string][] = [['model', `${report.model}, ${report.threads} threads`]];
  const add = (name: string, value: unknown, text: string): void => {
    if (value !== undefined) rows.push([name, text]);
  };
  const { speculation, peer, soak, restore, tokensPerKeystroke, firstTokenMs, suggestionMs, keystroke } =
    report;
  add('large file: key, ms', keystroke, pairs(keystroke?.synchronous));
  add('large file: parse, ms', keystroke, pairs(keystroke?.slice));
  add('large file: memory', keystroke, pairs(keystroke?.memory));
  add(
    'keystrokes',
    report.keystrokes,
    `${report.keystrokes} in ${report.files} files of ${report.languages} languages`,
  );
  add('  what', report.actions, pairs(report.actions));
  add('  anchors', report.anchors, pairs(report.anchors));
  add('tokens per keystroke', tokensPerKeystroke, spreadText(tokensPerKeystroke, 1));
  add('KV reuse', report.kvReuse, `${((report.kvReuse ?? 0) * 100).toFixed(2)} %`);
  add('first token, ms', firstTokenMs, spreadText(firstTokenMs, 0));
  add('suggestion, ms', suggestionMs, spreadText(suggestionMs, 0));
  const { prediction } = report;
  add('new line, ms', prediction, spreadText(prediction?.newLineMs, 0));
  add('  as predicted', prediction, predictionText(prediction));
  add('peer: tokens', peer, spreadText(peer?.tokensPerKeystroke, 1));
  add('peer: first token, ms', peer, spreadText(peer?.firstTokenMs, 0));
  add('peer, in units of ours', peer, peer ? pairs(peer.times) : '');
  add('cancel to idle, ms', report.cancelMs, `p95 ${report.cancelMs?.p95.toFixed(0)}`);
  add('restore', restore, restore ? pairs(restore) : '');
  for (const [name, source] of Object.entries(speculation?.source ?? {}))
    add(`drafts: ${name}`, source, comparisonText(source));
  for (const [name, source] of Object.entries(speculation?.exact ?? {}))
    add(`drafts: ${name}, exactly`, source, comparisonText(source));
  add('equal', speculation?.equal, String(speculation?.equal));
  for (const [name, gain] of [
    ['every key', speculation?.gain],
    ['new suggestions', speculation?.freshGain],
  ] as const) {
    add(`${name}: calibration`, gain, gain ? calibrationText(gain) : '');
    add('  tokens/s', gain, gain ? pairs({ plain: gain.plain, speculative: gain.speculative }) : '');
    add('  gain', gain, gain ? pairs({ measured: gain.measured, predicted: gain.predicted }) : '');
    for (const [kind, tally] of Object.entries(gain?.sources ?? {})) add(`  ${kind}`, tally, pairs(tally));
  }
  add('losing costs', speculation?.losing, pairs(speculation?.losing));
  add('soak', soak, soak ? pairs({ ...soak, residentMegabytes: soak.residentMegabytes.join(' ') }) : '');
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function comparisonText(compared: Equality): string {
  return pairs({ ...compared, noise: pairs(compared.noise) });
}

function calibrationText({ calibration: { steps, prefillRate, draftMs } }: Gain): string {
  const sizes = steps.map(([size, ms]) => `${size}: ${ms.toFixed(1)} ms`).join(', ');
  const draft = draftMs === undefined ? '' : `, draft ${draftMs.toFixed(1)} ms`;
  return `${sizes}, prefill ${prefillRate.toFixed(0)} tokens/s${draft}`;
}

function predictionText(prediction: Prediction | undefined): string {
  if (!prediction) return '';
  const { predictedMs, fromBundledMs, newLines, tokens } = prediction;
  const carried =
    fromBundledMs === undefined ? '' : `, ${fromBundledMs.toFixed(0)} from the bundled model's speed`;
  return `${predictedMs.toFixed(0)} from its own speed${carried}; ${newLines} new lines, of each ${pairs(tokens)}`;
}

function spreadText(value: Spread | undefined, digits: number): string {
  if (!value) return '';
  return `p50 ${value.p50.toFixed(digits)}, p95 ${value.p95.toFixed(digits)}, mean ${value.mean.toFixed(digits)}`;
}

function pairs(value: object | undefined): string {
  return Object.entries(value ?? {})
    .map(([name, item]) => `${name} ${typeof item === 'number' ? round(item) : String(item)}`)
    .join(', ');
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}
