import type { CompleteParams } from '../protocol/messages.ts';
import { blockEnd } from './blockEnd.ts';
import { lineCount } from './lineCount.ts';
import { repetition } from './repetition.ts';
import type { Cut, Progress, Stop } from './stop.ts';
import { suffixLine } from './suffixLine.ts';

/** The stops of one request, besides the model's own end of text and the limit of tokens. */
export function stopsFor({
  before,
  extent,
  suffix,
}: Pick<CompleteParams, 'extent' | 'suffix'> & { readonly before?: string }): readonly Stop[] {
  const onBlankLine = before !== undefined && /(?:^|\n)[ \t]*$/.test(before);
  if (!extent || extent.maxLines === 1) return [lineCount(1, onBlankLine), repetition];
  return [blockEnd(extent), suffixLine(suffix), lineCount(extent.maxLines, onBlankLine), repetition];
}

/** The earliest place where a text ends. */
export function firstCut(stops: readonly Stop[], progress: Progress): Cut | undefined {
  const cuts = stops.map((stop) => stop(progress)).filter((cut) => cut !== undefined);
  return cuts.sort((a, b) => a.end - b.end)[0];
}
