import { takeSnapshot } from '../../src/completion/snapshot.ts';
import type { Snapshot } from '../../src/completion/types.ts';

/** The cursor in a text that is drawn in a test. */
export const CURSOR = '█';

/** A snapshot of a drawn document: `foo(█)`. */
export function marked(text: string, facts: Partial<Snapshot> = {}): Snapshot {
  const lines = text.split('\n');
  const line = lines.findIndex((candidate) => candidate.includes(CURSOR));
  if (line < 0) throw new Error('the drawn text has no cursor');
  const character = lines[line]!.indexOf(CURSOR);
  lines[line] = lines[line]!.replace(CURSOR, '');
  const document = { document: 'file:///drawn.ts', languageId: 'typescript', version: 1 };
  const source = { lineCount: lines.length, lineAt: (wanted: number) => lines[wanted]! };
  return { ...takeSnapshot(source, { line, character }, document), ...facts };
}
