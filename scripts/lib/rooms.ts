import type { Import } from './modules.ts';

/** A row of the table "What imports what": what a part of `src/` may import besides itself. */
export interface RoomRule {
  /** A folder, with `/` at its end, or a file; from `src/`. */
  readonly path: string;
  /** Folders of `src/`. */
  readonly rooms: readonly string[];
  /** `Node` stands for all of its modules. */
  readonly packages: readonly string[];
  /** Packages of which nothing but types may be imported. */
  readonly typesOf: readonly string[];
}

const HEADING = '\n## What imports what\n';
const TYPES_OF = 'types of ';

/** Reads the table in docs/architecture.md. Throws where there is none, so that nothing passes for want of rules. */
export function roomRules(document: string): RoomRule[] {
  const section = document.split(HEADING)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  if (rows.length === 0) throw new Error('no table of rooms below "What imports what"');
  return rows.map(roomRule);
}

function roomRule(row: string): RoomRule {
  const [path = '', rooms = '', packages = ''] = row.split('|').slice(1);
  const names = listed(packages);
  const types = names.filter((name) => name.startsWith(TYPES_OF));
  return {
    path: path.replaceAll('`', '').trim(),
    rooms: listed(rooms),
    packages: names.filter((name) => !types.includes(name)),
    typesOf: types.map((name) => name.slice(TYPES_OF.length)),
  };
}

/** The names in a cell. `-` is none. */
function listed(cell: string): string[] {
  const names = cell.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '' && name !== '-');
}

/** The imports in `src/` that no row allows, a line each. A part of a room has its room's row, too. */
export function forbiddenImports(imports: readonly Import[], rules: readonly RoomRule[]): string[] {
  return imports
    .filter(({ from }) => from.startsWith(SOURCES))
    .filter((one) => !rulesFor(one.from, rules).some((rule) => allows(rule, one)))
    .map(({ from, to }) => `${from} imports ${to}`);
}

const SOURCES = 'src/';

function rulesFor(file: string, rules: readonly RoomRule[]): RoomRule[] {
  const inside = file.slice(SOURCES.length);
  return rules.filter(({ path }) => (path.endsWith('/') ? inside.startsWith(path) : inside === path));
}

function allows(rule: RoomRule, { from, to, isTypeOnly }: Import): boolean {
  if (to.startsWith(SOURCES)) return roomOf(to) === roomOf(from) || rule.rooms.includes(roomOf(to));
  if (isTypeOnly && rule.typesOf.includes(to)) return true;
  return rule.packages.includes(to.startsWith('node:') ? 'Node' : to) || rule.packages.includes(to);
}

/** A folder of `src/`, or a file in none. */
function roomOf(file: string): string {
  return file.split('/')[1] ?? file;
}

/** What is wrong with the table itself: a row for nothing, a room without a row, or one that looks down. */
export function faultsOfRules(rules: readonly RoomRule[], files: readonly string[]): string[] {
  const known = rules.map(({ path }) => path.replace(/\/$/, ''));
  const rooms = new Set(files.filter((file) => file.startsWith(SOURCES)).map(roomOf));
  return [
    ...rules.filter((rule) => !files.some((file) => rulesFor(file, [rule]).length > 0)).map(saysNothing),
    ...[...rooms].filter((room) => !known.includes(room)).map((room) => `${room} has no row`),
    ...rules.flatMap(({ path, rooms: wanted }, at) =>
      wanted.filter((room) => !known.slice(0, at).includes(room)).map((room) => `${path} is above ${room}`),
    ),
  ];
}

function saysNothing({ path }: RoomRule): string {
  return `${path} is not in src/`;
}
