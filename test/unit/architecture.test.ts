import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** What each room of `src/` may import: itself, these rooms, and these packages. */
const ROOMS: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly packages: readonly RegExp[] }>
> = {
  util: { rooms: [], packages: [/^node:/, /^lru-cache$/, /^valibot$/] },
  protocol: { rooms: ['util'], packages: [] },
  code: { rooms: ['util', 'protocol'], packages: [/^web-tree-sitter$/] },
  context: { rooms: ['util', 'protocol', 'code'], packages: [/^ignore$/] },
  completion: { rooms: ['util', 'protocol', 'code', 'context'], packages: [/^lru-cache$/] },
  host: { rooms: ['util', 'protocol', 'completion'], packages: [/^node:/] },
  gguf: { rooms: ['util'], packages: [/^node:/] },
  download: { rooms: ['util', 'gguf'], packages: [/^node:/, /^valibot$/] },
  gpu: { rooms: ['util', 'download'], packages: [/^node:/, /^valibot$/] },
  advice: { rooms: ['util', 'gguf'], packages: [/^node:/] },
  models: {
    rooms: ['util', 'host', 'gguf', 'download', 'gpu', 'advice'],
    packages: [/^node:/, /^valibot$/],
  },
  remote: { rooms: ['util', 'code', 'completion'], packages: [/^node:net$/, /^eventsource-parser$/] },
  worker: { rooms: ['util', 'protocol', 'code'], packages: [/^node:/, /^valibot$/] },
  editor: {
    rooms: [
      ...['util', 'code', 'context', 'completion', 'host'],
      ...['gguf', 'download', 'gpu', 'advice', 'models', 'remote'],
    ],
    packages: [/^node:path$/, /^vscode$/, /^valibot$/],
  },
  'extension.ts': { rooms: ['util', 'advice', 'models', 'editor'], packages: [/^vscode$/] },
};

/** The one folder of the worker that loads the native library. */
const NATIVE = join('worker', 'native', '');

/** The one file that unpacks archives; it is built apart, because it is not small and seldom needed. */
const UNPACK = join('gpu', 'unpack.ts');

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
    assert.ok(!allowed({ from: join('gpu', 'install.ts'), to: 'tar' }));
    assert.ok(!allowed({ from: join('util', 'log.ts'), to: '../host/client.ts' }));
    assert.ok(!allowed({ from: join('remote', 'generator.ts'), to: 'node:fs' }));
    assert.ok(!allowed({ from: join('remote', 'generator.ts'), to: '../worker/scheduler.ts' }));
  });

  it('loads the parser library in one file, which is built apart', () => {
    const loading = files().filter((file) =>
      /^(?:import|export) (?!type )[^;]*from 'web-tree-sitter'/m.test(readFileSync(join(src, file), 'utf8')),
    );
    assert.deepEqual(loading, [join('code', 'treeSitter.ts')]);
  });

  it('keeps the entry small', () => {
    assert.ok(readFileSync(join(src, 'extension.ts'), 'utf8').split('\n').length <= 80);
  });
});
