import type { ContextFile } from '../../../src/completion/types.ts';
import { chooseChunks } from '../../../src/context/budget.ts';
import { FULL_REACH } from '../../../src/worker/reach.ts';
import type { Case } from '../case.ts';
import type { Row } from '../rows.ts';
import { AUTO, placeOf } from './infill.ts';

/**
 * UTF-16 units that a new window takes above the cursor's line, and those of them that context in the text itself
 * may take: a form that pushed itself or the whole file out of the window would measure nothing.
 */
const WINDOW = (FULL_REACH.prefix * 3) / 4;
const ROOM = WINDOW / 2;

/** Ways to write pieces of other files into the text before the cursor. */
type TextForm = 'comments' | 'plain';

/**
 * A row with nothing of other files, with all that was retrieved in front of the file as the model was trained to see
 * it, with it in the file's own text in two ways, and with what the product would choose of it.
 */
export function crossFileCases(row: Row): Case[] {
  const { retrieved = [], path } = row;
  const place = placeOf(row);
  const variant = (form: string, changed: Partial<Case>): Case => ({
    ...place,
    ...(path !== undefined && { path }),
    id: `${row.id} ${form}`,
    main: form === 'own',
    parts: [form],
    mode: AUTO,
    ...changed,
  });
  const written = (form: TextForm): Partial<Case> => ({
    before: withContext(place.before, contextText(retrieved, form, row.languageId)),
  });
  return [
    variant('none', {}),
    variant('repository', { context: retrieved }),
    variant('comments', written('comments')),
    variant('plain', written('plain')),
    variant('own', { context: chosen(retrieved, place.before + place.after) }),
  ];
}

/** What the product makes of pieces that its search would have found, the best first. */
function chosen(chunks: readonly ContextFile[], shown: string): ContextFile[] {
  const found = chunks.map(({ path, text }, at) => {
    return { kind: 'similar' as const, path, text, worth: 1 - at / chunks.length };
  });
  return chooseChunks(found, [], shown.split('\n')).map(({ path, text }) => ({ path, text }));
}

/** As many of the best pieces as there is room for, the best one last: next to the file's own text. */
export function contextText(chunks: readonly ContextFile[], form: TextForm, languageId: string): string {
  const parts: string[] = [];
  let left = ROOM;
  for (const chunk of chunks) {
    const part = form === 'comments' ? asComment(chunk, languageId) : `${chunk.text}\n\n`;
    left -= part.length;
    if (left < 0) break;
    parts.unshift(part);
  }
  return parts.join('');
}

function asComment({ path, text }: ContextFile, languageId: string): string {
  const mark = languageId === 'python' || languageId === 'ruby' ? '#' : '//';
  return [`Path: ${path}`, ...text.split('\n')].map((line) => `${mark} ${line}\n`).join('');
}

/** The context, and as much of the file above the cursor's line as then remains of the window, in whole lines. */
export function withContext(before: string, context: string): string {
  const earliest = before.length - (WINDOW - context.length);
  if (context === '' || earliest <= 0) return context + before;
  return context + before.slice(before.indexOf('\n', earliest) + 1);
}
