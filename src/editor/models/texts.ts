import { type DownloadProgress, sizeText } from '../../download/progress.ts';

/** How far a download is: `45 %, 12 MB/s, 2 min left`. */
export function progressText(progress: DownloadProgress): string {
  const { bytes, totalBytes, bytesPerSecond, secondsLeft, elsewhere } = progress;
  const done = totalBytes === undefined ? sizeText(bytes) : `${percentOf(bytes, totalBytes)} %`;
  if (elsewhere) return `${done}, in another window`;
  const speed = bytesPerSecond === 0 ? undefined : `${sizeText(bytesPerSecond)}/s`;
  const left = secondsLeft === undefined ? undefined : `${timeText(secondsLeft)} left`;
  return [done, speed, left].filter((part) => part !== undefined).join(', ');
}

/** Whole percents, of which the last is kept for when all is done. */
export function percentOf(bytes: number, totalBytes: number): number {
  return totalBytes <= 0 ? 0 : Math.min(100, Math.floor((bytes / totalBytes) * 100));
}

/** A time that is only estimated: seconds below two minutes, then minutes, then hours. */
export function timeText(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** A text with a full stop, where it has no end of its own. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
