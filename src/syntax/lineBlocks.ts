import type { Point } from 'web-tree-sitter';
import { dedentAfter, type Block } from './blocks.ts';
import { containersAt, type ParsedText } from './containers.ts';
import { isStructure } from './strays.ts';
import { depthOf, isBlank, nextText, ROWS, textStart, type Lines } from './lines.ts';

/**
 * The innermost block around a point, judging by how lines are indented: where that is what makes blocks, and where a
 * text is too broken for its keywords to be matched.
 */
export function lineBlockAt(text: ParsedText, point: Point): Block | undefined {
  const { lines } = text;
  const line = lines.lineAt(point.row);
  const typed = line.slice(0, point.column);
  const settled = !isBlank(typed) && !isInBrackets(text, point);
  if (settled && opens(text, point.row, point.column)) return opened(text, point.row, point.column);
  const above = nextText(lines, point.row - 1, -1);
  if (isBlank(line) && above !== undefined && isWithoutBody(text, above, point.row))
    return opened(text, above);
  const depth = isBlank(line) ? blankDepth(lines, point) : depthOf(line);
  const row = openerAbove(text, point.row, depth);
  return row === undefined ? undefined : opened(text, row);
}

function isInBrackets(text: ParsedText, point: Point): boolean {
  const around = containersAt(text, point).findLast(isStructure);
  return around?.role === 'brackets' || around?.role === 'code';
}

/** On an empty line the cursor's column counts, or the line below where that is deeper: the block goes on with it. */
function blankDepth(lines: Lines, { row, column }: Point): number {
  const below = nextText(lines, row + 1);
  const own = depthOf(lines.lineAt(row).slice(0, column));
  return below === undefined ? own : Math.max(own, depthOf(lines.lineAt(below)));
}

/** A header asks for a body: on an empty line below one that has none yet, the cursor is in it, whatever its column. */
function isWithoutBody(text: ParsedText, header: number, row: number): boolean {
  if (text.grammar.name === 'yaml' || !opens(text, header)) return false;
  const below = nextText(text.lines, row + 1);
  const depth = depthOf(text.lines.lineAt(header));
  return below === undefined || depthOf(text.lines.lineAt(below)) <= depth;
}

/** The nearest row above that opens a block, and that everything down to `row` is indented deeper than. */
function openerAbove(text: ParsedText, row: number, depth: number): number | undefined {
  let inner = depth;
  for (let above = row - 1; above >= 0 && above > row - ROWS && inner > 0; above--) {
    const line = text.lines.lineAt(above);
    if (isBlank(line) || depthOf(line) >= inner || isInsideText(text, above)) continue;
    if (opens(text, above)) return above;
    inner = depthOf(line);
  }
  return undefined;
}

/** Whether a row begins within a comment or a string that began above it. */
function isInsideText(text: ParsedText, row: number): boolean {
  const start = { row, column: textStart(text.lines.lineAt(row)) };
  return containersAt(text, start).some(({ role }) => role === 'string' || role === 'comment');
}

/** Whether a row, up to a column, opens a block. */
function opens(text: ParsedText, row: number, column = text.lines.lineAt(row).length): boolean {
  const { opensBlock } = text.grammar.facts;
  const code = withoutComment(text, row, column);
  return opensBlock !== undefined && (opensBlock.test(code) || isUnfinishedHeader(code));
}

/** What a header begins with whose parameters go on in the next line. */
function isUnfinishedHeader(code: string): boolean {
  return (
    /^\s*(?:async\s+)?(?:def|class|if|elif|for|while|with|match|case|except)\b/.test(code) &&
    /\([^)]*$/.test(code)
  );
}

function withoutComment(text: ParsedText, row: number, column: number): string {
  const comment = containersAt(text, { row, column }).find(({ role }) => role === 'comment');
  const start = comment?.node.startPosition;
  return text.lines.lineAt(row).slice(0, start?.row === row ? start.column : column);
}

/** The block that a row opens. What closes it, where something does, stands in the first line that is not deeper. */
function opened({ grammar, lines }: ParsedText, row: number, column = lines.lineAt(row).length): Block {
  const depth = depthOf(lines.lineAt(row));
  const block: Block = { broken: true, openerRow: row, open: { row, column } };
  if (grammar.facts.blocks !== 'keywords') return block;
  const { row: below } = dedentAfter(lines, block.open, depth);
  const line = below < lines.lineCount ? lines.lineAt(below) : '';
  const closes = depthOf(line) === depth && /^\s*(?:end|fi|done|esac|until|\})/.test(line);
  return closes ? { ...block, close: { row: below, column: textStart(line) } } : block;
}
