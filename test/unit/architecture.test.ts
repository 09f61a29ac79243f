import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** What each room of `src/` may import: itself, these rooms, and these packages. */
const ROOMS: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly packages: readonly RegExp[] }>
> = {
  base: { rooms: [], packages: [] },
  protocol: { rooms: ['base'], packages: [/^valibot$/] },
  syntax: { rooms: ['base'], packages: [/^web-tree-sitter$/] },
  completion: { rooms: ['base', 'protocol', 'syntax'], packages: [/^ignore$/, /^lru-cache$/] },
  host: { rooms: ['base', 'protocol', 'completion'], packages: [/^node:/, /^valibot$/] },
  models: { rooms: ['base', 'host'], packages: [/^node:/, /^valibot$/] },
  stops: { rooms: ['base', 'protocol'], packages: [] },
  remote: {
    rooms: ['base', 'completion', 'stops'],
    packages: [/^node:net$/, /^eventsource-parser$/, /^valibot$/],
  },
  worker: { rooms: ['base', 'protocol', 'stops'], packages: [/^node:/, /^valibot$/] },
  editor: {
    rooms: ['base', 'syntax', 'completion', 'host', 'models', 'remote'],
    packages: [/^node:path$/, /^vscode$/, /^lru-cache$/, /^valibot$/],
  },
  'extension.ts': {
    rooms: ['base', 'syntax', 'completion', 'host', 'models', 'remote', 'editor'],
    packages: [/^vscode$/],
  },
};

/** The one folder of the worker that loads the native library. */
const NATIVE = join('worker', 'native', '');

/** The one file that unpacks archives; it is built apart, because it is not small and seldom needed. */
const UNPACK = join('models', 'gpu', 'unpack.ts');

const src = resolve('src');

interface Import {
  readonly from: string;
  readonly to: string;
}

function files(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
}

function imports(): Import[] {
  return files().flatMap((from) => {
    const text = readFileSync(join(src, from), 'utf8');
    const found = text.matchAll(/(?:^|\n)(?:import|export)\b[^'";]*?from '([^']+)'|import\('([^']+)'\)/g);
    return [...found].map(([, specifier, dynamic]) => ({ from, to: specifier ?? dynamic! }));
  });
}

const roomOf = (file: string): string => file.split(sep)[0]!;

function allowed({ from, to }: Import): boolean {
  const room = ROOMS[roomOf(from)];
  if (!room) return false;
  if (!to.startsWith('.')) {
    const own = (from.startsWith(NATIVE) && to === 'node-llama-cpp') || (from === UNPACK && to === 'tar');
    return own || room.packages.some((name) => name.test(to));
  }
  const target = roomOf(relative(src, resolve(src, dirname(from), to)));
  return target === roomOf(from) || room.rooms.includes(target);
}

describe('architecture', () => {
  it('finds the import lines', () => assert.ok(imports().length > 100));

  it('lets imports point only where the rooms allow', () => {
    const wrong = imports().filter((line) => !allowed(line));
    assert.deepEqual(wrong, []);
  });

  it('refuses what it should', () => {
    assert.ok(!allowed({ from: join('completion', 'pipeline.ts'), to: 'vscode' }));
    assert.ok(!allowed({ from: join('worker', 'completer.ts'), to: 'node-llama-cpp' }));
    assert.ok(!allowed({ from: join('models', 'gpu', 'install.ts'), to: 'tar' }));
    assert.ok(!allowed({ from: join('base', 'log.ts'), to: '../host/client.ts' }));
    assert.ok(!allowed({ from: join('remote', 'generator.ts'), to: 'node:fs' }));
    assert.ok(!allowed({ from: join('remote', 'generator.ts'), to: '../worker/scheduler.ts' }));
  });

  it('loads the parser library in one file, which is built apart', () => {
    const loading = files().filter((file) =>
      /^(?:import|export) (?!type )[^;]*from 'web-tree-sitter'/m.test(readFileSync(join(src, file), 'utf8')),
    );
    assert.deepEqual(loading, [join('syntax', 'treeSitter.ts')]);
  });

  it('keeps the entry small', () => {
    assert.ok(readFileSync(join(src, 'extension.ts'), 'utf8').split('\n').length <= 80);
  });
});
