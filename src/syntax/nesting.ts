import type { Node } from 'web-tree-sitter';
import type { Declaration } from './outline.ts';

/** What a query found: something that is declared, or something that nothing is seen of. */
export type Found =
  | { readonly kind: 'opaque'; readonly node: Node }
  | {
      readonly kind: 'declaration' | 'container';
      readonly node: Node;
      readonly body?: Node | undefined;
      readonly name: string;
      readonly signature: string;
    };

/** A declaration while its members are collected. */
interface Growing extends Declaration {
  readonly members: Growing[];
}

/** Something that is open while what is in it passes. */
interface Open {
  readonly found: Found;
  /** Where what is in it belongs; undefined where it belongs nowhere. */
  readonly members?: Growing[];
}

/** Puts members into what they belong to, and leaves out what stands in functions. */
export function nest(all: readonly Found[]): readonly Declaration[] {
  const top: Growing[] = [];
  const open: Open[] = [];
  for (const found of once(all).sort(byPlace)) {
    while (open.length > 0 && !isIn(found.node, open.at(-1)?.found.node)) open.pop();
    const around = open.at(-1);
    if (found.kind === 'opaque') {
      if (!isBody(found.node, around?.found)) open.push({ found });
      continue;
    }
    const declaration = newDeclaration(found);
    (around ? around.members : top)?.push(declaration);
    const isSeen = found.kind === 'container' && (!around || around.members !== undefined);
    open.push(isSeen ? { found, members: declaration.members } : { found });
  }
  return top;
}

function newDeclaration({ node, name, signature }: Exclude<Found, { kind: 'opaque' }>): Growing {
  return { name, signature, line: node.startPosition.row, endLine: node.endPosition.row, members: [] };
}

/** What is found twice counts with its body, and with its members. */
function once(all: readonly Found[]): Found[] {
  const best = new Map<string, Found>();
  for (const found of all) {
    const key = found.kind === 'opaque' ? `${found.node.id}` : `${found.node.id} ${found.name}`;
    const known = best.get(key);
    if (!known || rank(found) > rank(known)) best.set(key, found);
  }
  return [...best.values()];
}

function rank(found: Found): number {
  if (found.kind === 'opaque') return 0;
  return (found.kind === 'container' ? 2 : 0) + (found.body ? 1 : 0);
}

function byPlace(one: Found, other: Found): number {
  return one.node.startIndex - other.node.startIndex || other.node.endIndex - one.node.endIndex;
}

function isIn(inner: Node, outer: Node | undefined): boolean {
  return outer !== undefined && outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

function isBody(node: Node, around: Found | undefined): boolean {
  return around?.kind === 'container' && around.body?.id === node.id;
}
