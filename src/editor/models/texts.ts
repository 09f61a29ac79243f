import { type DownloadProgress, sizeText } from '../../download/progress.ts';

/** Progress of a download in words: `45 %, 12 MB/s, 2 min left`. */
export function progressText(progress: DownloadProgress): string {
  const { bytes, totalBytes, bytesPerSecond, secondsLeft, elsewhere } = progress;
  const done = totalBytes === undefined ? sizeText(bytes) : `${percentOf(bytes, totalBytes)} %`;
  if (elsewhere) return `${done}, in another window`;
  const speed = bytesPerSecond === 0 ? undefined : `${sizeText(bytesPerSecond)}/s`;
  const left = secondsLeft === undefined ? undefined : `${timeText(secondsLeft)} left`;
  return [done, speed, left].filter((part) => part !== undefined).join(', ');
}

/** Percents that are done, rounded down, so that 100 means all; 0 where the total is 0. */
export function percentOf(bytes: number, totalBytes: number): number {
  return totalBytes <= 0 ? 0 : Math.min(100, Math.floor((bytes / totalBytes) * 100));
}

/** An estimated time in words: seconds below two minutes, then minutes below two hours, then hours. */
export function timeText(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** The text as a sentence: with a full stop, where it ends with no `.`, `!` or `?`. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
