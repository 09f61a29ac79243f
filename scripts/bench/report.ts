import type { AnchorOrigin } from '../../src/protocol/messages.ts';
import type { Comparisons } from '../lab/equality.ts';
import type { Gain } from '../lab/gain.ts';
import { counts, spread, sum, type Spread } from '../lib/statistics.ts';
import type { KeystrokeCost } from './keystroke.ts';
import type { Prediction } from './prediction.ts';
import type { Keystroke, PeerReport } from './replay.ts';
import type { Restore } from './restore.ts';
import type { Soak } from './stress.ts';

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
  /** No kind of draft changed a text, but at ties within the noise (see lab/equality.ts). */
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

/** Without a value it was not measured, and is left out. */
type Row = readonly [name: string, value: string | undefined];

/** The report as lines to read. */
export function table(report: BenchReport): string {
  const rows = [
    ...workRows(report),
    ...timeRows(report),
    ...draftRows(report.speculation),
    ...soakRows(report),
  ];
  const measured = rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  const width = Math.max(...measured.map(({ name }) => name.length));
  return measured.map(({ name, value }) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function workRows({ keystroke, keystrokes, kvReuse, ...report }: BenchReport): Row[] {
  const where = `in ${report.files} files of ${report.languages} languages`;
  return [
    ['model', `${report.model}, ${report.threads} threads`],
    ['large file: key, ms', pairs(keystroke?.synchronous)],
    ['large file: parse, ms', pairs(keystroke?.slice)],
    ['large file: memory', pairs(keystroke?.memory)],
    ['keystrokes', keystrokes === undefined ? undefined : `${keystrokes} ${where}`],
    ['  what', pairs(report.actions)],
    ['  anchors', pairs(report.anchors)],
    ['tokens per keystroke', spreadText(report.tokensPerKeystroke, 1)],
    ['KV reuse', kvReuse === undefined ? undefined : `${(kvReuse * 100).toFixed(2)} %`],
  ];
}

function timeRows({ firstTokenMs, suggestionMs, prediction, peer, cancelMs, restore }: BenchReport): Row[] {
  return [
    ['first token, ms', spreadText(firstTokenMs)],
    ['suggestion, ms', spreadText(suggestionMs)],
    ['new line, ms', spreadText(prediction?.newLineMs)],
    ['  as predicted', prediction && predictionText(prediction)],
    ['peer: tokens', spreadText(peer?.tokensPerKeystroke, 1)],
    ['peer: first token, ms', spreadText(peer?.firstTokenMs)],
    ['peer, in units of ours', pairs(peer?.times)],
    ['cancel to idle, ms', cancelMs && `p95 ${cancelMs.p95.toFixed(0)}`],
    ['restore', pairs(restore)],
  ];
}

function draftRows({ source, exact, equal, gain, freshGain, losing }: SpeculationReport = {}): Row[] {
  return [
    ...comparisonRows(source, ''),
    ...comparisonRows(exact, ', exactly'),
    ['equal', equal === undefined ? undefined : String(equal)],
    ...gainRows('every key', gain),
    ...gainRows('new suggestions', freshGain),
    ['losing costs', pairs(losing)],
  ];
}

function comparisonRows(comparisons: Comparisons = {}, how: string): Row[] {
  return Object.entries(comparisons).map(([name, compared]) => [
    `drafts: ${name}${how}`,
    pairs({ ...compared, noise: pairs(compared.noise) }),
  ]);
}

function gainRows(name: string, gain: Gain | undefined): Row[] {
  if (!gain) return [];
  const { plain, speculative, measured, predicted, again, sources } = gain;
  return [
    [`${name}: calibration`, calibrationText(gain)],
    ['  tokens/s', pairs({ plain, speculative })],
    ['  gain', pairs({ measured, predicted, again })],
    ...Object.entries(sources).map(([kind, tally]): Row => [`  ${kind}`, pairs(tally)]),
  ];
}

function soakRows({ soak }: BenchReport): Row[] {
  return [['soak', soak && pairs({ ...soak, residentMegabytes: soak.residentMegabytes.join(' ') })]];
}

function calibrationText({ calibration: { steps, prefillRate, draftMs } }: Gain): string {
  const sizes = steps.map(([size, ms]) => `${size}: ${ms.toFixed(1)} ms`).join(', ');
  const draft = draftMs === undefined ? '' : `, draft ${draftMs.toFixed(1)} ms`;
  return `${sizes}, prefill ${prefillRate.toFixed(0)} tokens/s${draft}`;
}

function predictionText({ predictedMs, fromBundledMs, newLines, tokens }: Prediction): string {
  const carried =
    fromBundledMs === undefined ? '' : `, ${fromBundledMs.toFixed(0)} from the bundled model's speed`;
  return `${predictedMs.toFixed(0)} from its own speed${carried}; ${newLines} new lines, of each ${pairs(tokens)}`;
}

function spreadText(value: Spread | undefined, digits = 0): string | undefined {
  if (!value) return undefined;
  return `p50 ${value.p50.toFixed(digits)}, p95 ${value.p95.toFixed(digits)}, mean ${value.mean.toFixed(digits)}`;
}

function pairs(value: object): string;
function pairs(value: object | undefined): string | undefined;
function pairs(value: object | undefined): string | undefined {
  if (!value) return undefined;
  return Object.entries(value)
    .map(([name, item]) => `${name} ${typeof item === 'number' ? round(item) : String(item)}`)
    .join(', ');
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}
