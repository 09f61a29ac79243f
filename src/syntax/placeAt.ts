import type { Point } from 'web-tree-sitter';
import { blockOf, describe, type Block } from './blocks.ts';
import { containersAt, type Container, type ParsedText } from './containers.ts';
import { lineBlockAt } from './lineBlocks.ts';
import { isBefore, type Position } from './lines.ts';
import type { PlaceSyntax } from './place.ts';
import { isInStrayString, isStructure, strayContainers } from './strays.ts';

/**
 * What the tree says of a place. The tree may be one edit behind as long as the edit is applied to it: what was typed
 * then counts as part of what it was typed into.
 */
export function placeAt(text: ParsedText, { line, character }: Position): PlaceSyntax {
  const point = { row: line, column: character };
  const known = containersAt(text, point);
  const containers = [...known, ...strayContainers(text, point, known)];
  const around = containers.findLast(isStructure);
  const block = blockAt(text, point, containers);
  return {
    kind: kindOf(known) ?? (isInStrayString(text, point) ? 'string' : 'code'),
    inBrackets: around?.role === 'brackets' || around?.role === 'code',
    ...(block ? { block: describe(text, block) } : {}),
  };
}

/** Undefined where the tree says of no kind of text that the place is in it. */
function kindOf(containers: readonly Container[]): PlaceSyntax['kind'] | undefined {
  const role = containers.findLast(
    ({ role }) => role === 'string' || role === 'comment' || role === 'code',
  )?.role;
  return role === 'string' || role === 'comment' || role === 'code' ? role : undefined;
}

function blockAt(text: ParsedText, point: Point, containers: readonly Container[]): Block | undefined {
  const container = containers.findLast(({ role }) => role === 'block' || role === 'element');
  const known = container && blockOf(container);
  const { blocks } = text.grammar.facts;
  if (blocks === 'indentation') return lineBlockAt(text, point);
  const broken = (container?.node ?? text.tree.rootNode).hasError;
  if (blocks !== 'keywords' || !broken) return known;
  const guessed = lineBlockAt(text, point);
  return guessed && (!known || isBefore(known.open, guessed.open)) ? guessed : known;
}
