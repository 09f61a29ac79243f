import type { Judged } from './judge.ts';
import type { Verdict } from './recommend.ts';

/** The sentence of a row: what decided, with the figure. */
export function reasonFor(one: Judged, verdict: Verdict, limit: number): string {
  const licence = one.row.isRestricted ? '; its licence restricts use' : '';
  return `${clauseFor(one, verdict, limit)}${licence}.`;
}

function clauseFor(one: Judged, verdict: Verdict, limit: number): string {
  const { place, ms, fits } = one;
  if (!fits) return `Needs ${memory(one)}, and there is room for ${gigabytes(place.room)}`;
  if (ms === undefined) return withoutTime(one, verdict);
  if (verdict === 'slow') return `Slow here: ${time(one, ms)} to a suggestion`;
  if (verdict === 'works') return `${capital(time(one, ms))} to a suggestion, ${memory(one)}${onGpu(one)}`;
  const why = ms <= limit ? `The largest within ${limit} ms here` : 'The fastest here';
  return `${why}: ${time(one, ms)}, ${memory(one)}${onGpu(one)}`;
}

function withoutTime(one: Judged, verdict: Verdict): string {
  if (one.place.kind === 'both') {
    return `Larger than the GPU's memory, so that part of it runs on the CPU; ${memory(one)}`;
  }
  const why = verdict === 'recommended' ? 'The smallest' : 'Fits';
  return `${why}${onGpu(one)}; how fast it is here is not measured yet`;
}

function onGpu({ place: { gpuLayers } }: Judged): string {
  return { all: ', all on the GPU', some: ', in part on the GPU', none: '' }[gpuLayers];
}

function time({ row }: Judged, ms: number): string {
  return row.measured ? `${rounded(ms)} (measured)` : `about ${rounded(ms)}`;
}

/** Nobody waits more exactly than to two digits. */
function rounded(ms: number): string {
  if (ms < 1000) return `${Math.max(10, Math.round(ms / 10) * 10)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function memory({ row, place }: Judged): string {
  return `${row.figures.isExact ? '' : 'about '}${gigabytes(place.need.total)} of memory`;
}

function gigabytes(bytes: number): string {
  return `${(Math.max(0, bytes) / 1e9).toFixed(1)} GB`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
