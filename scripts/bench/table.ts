import type { Comparisons } from './compareKinds.ts';
import type { Gain } from './gain.ts';
import type { Spread } from './peerReplay.ts';
import type { Prediction } from './prediction.ts';
import type { BenchReport, SpeculationReport } from './report.ts';

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
