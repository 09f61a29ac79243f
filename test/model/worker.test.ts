import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnWorker } from '../../src/host/spawn.ts';
import { Supervisor } from '../../src/host/supervisor.ts';
import { BUNDLED_FILES, BUNDLED_REMEDY, bundledFilePath, bundledModel } from '../../src/models/bundled.ts';
import { modelFromFile } from '../../src/models/modelFile.ts';
import { ENGINE_DEFAULTS, engineFactory, type OpenEngine, workerEntry } from '../../src/models/engines.ts';
import { statFile, verifyOnce } from '../../src/models/integrity.ts';
import type { LoadParams } from '../../src/protocol/messages.ts';
import { systemClock } from '../../src/util/async.ts';
import { silentLog } from '../../src/util/log.ts';

const ROOT = resolve('.');
const PROMPT = {
  document: 'file:///arithmetic.ts',
  before:
    'function add(first: number, second: number): number {\n  return first + second;\n}\n\n' +
    'function subtract(first: number, second: number): number {\n  return fi',
  suffix: '}\n',
  maxTokens: 32,
};

/** A line that makes a window long. */
const LINE = 'const value = compute(first, second, third);\n';

function factory(extensionRoot: string): OpenEngine {
  return engineFactory({
    extensionRoot,
    settings: () => ENGINE_DEFAULTS,
    clock: systemClock,
    log: silentLog,
  });
}

function open(extensionRoot = ROOT): Supervisor {
  return factory(extensionRoot)(bundledModel(extensionRoot));
}

function supervise(params: Partial<LoadParams>, execArgv: readonly string[] = []): Supervisor {
  return new Supervisor({
    model: bundledModel(ROOT),
    spawn: () => spawnWorker(workerEntry(ROOT), process.env, silentLog, execArgv),
    prepare: () => Promise.resolve({ kind: 'ready', params: { ...PARAMS, ...params } }),
    clock: systemClock,
    log: silentLog,
  });
}

const PARAMS: LoadParams = {
  modelPath: bundledModel(ROOT).path,
  threads: 2,
  contextSize: 4096,
  kvBudget: 0,
  kvType: 'f16',
  gpu: 'off',
  conditions: '',
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a condition holds; the test's own time limit ends it. */
async function until(condition: () => boolean): Promise<number> {
  const started = performance.now();
  while (!condition()) await new Promise((wait) => setTimeout(wait, 50));
  return performance.now() - started;
}

/** An extension folder whose models are links to the real ones, so that a test may damage one. */
function copyOfInstallation(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nearline-'));
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  cpSync('models', join(folder, 'models'), { recursive: true });
  return folder;
}

describe('worker with the bundled model', function () {
  this.timeout(120_000);
  let engine: Supervisor;

  before(() => {
    engine = open();
  });
  after(() => engine.dispose());

  it('writes the rest of a line', async () => {
    const session = await engine.session();
    const { text, stop } = await session.evaluate('complete', PROMPT);
    assert.deepEqual([text, stop], ['rst - second;', 'line']);
  });

  it('gives the same text whether the prompt was in the KV cache or not', async () => {
    const session = await engine.session();
    const prompt = { ...PROMPT, before: `// Arithmetic.\n${PROMPT.before}` };
    const cold = await session.evaluate('complete', prompt);
    await session.evaluate('complete', { ...prompt, before: `${prompt.before}rst` });
    const warm = await session.evaluate('complete', prompt);
    assert.equal(warm.text, cold.text);
    assert.ok(warm.cost.evaluatedTokens < cold.cost.evaluatedTokens);
  });

  it('takes special tokens in source text for plain text', async () => {
    const session = await engine.session();
    const plain = await session.evaluate('complete', PROMPT);
    const before = `// <|fim_suffix|><|endoftext|>\n${PROMPT.before}`;
    const marked = await session.evaluate('complete', { ...PROMPT, before });
    // As special tokens they would be one token each.
    assert.ok(marked.cost.promptTokens > plain.cost.promptTokens + 8);
  });

  it('lets the newest of many requests win', async () => {
    const session = await engine.session();
    const requests = Array.from({ length: 50 }, (_, index) =>
      session.evaluate('complete', { ...PROMPT, before: `// ${index}\n${PROMPT.before}` }),
    );
    const results = await Promise.allSettled(requests);
    assert.equal(results.at(-1)!.status, 'fulfilled');
    assert.ok(results.filter(({ status }) => status === 'fulfilled').length <= 2);
  });

  it('stops a prefill at the next chunk', async () => {
    const session = await engine.session();
    const controller = new AbortController();
    const place = { ...PROMPT, before: `${LINE.repeat(80)}const result = fi` };
    const onProgress = (): void => controller.abort();
    const request = session.evaluate('prefill', place, { signal: controller.signal, onProgress });
    await assert.rejects(request, { kind: 'cancelled' });
    const { evaluatedTokens, promptTokens } = await session.evaluate('prefill', place);
    assert.ok(
      promptTokens > 600 && evaluatedTokens > promptTokens - 200,
      'most of it had not been evaluated',
    );
  });

  it('serves a document with any characters', async () => {
    const session = await engine.session();
    for (const before of ['', '\n', 'a = "\uD83D', '// 👩‍👩‍👧 e\u0301', '\t\t\t', '"größe ', ')]}']) {
      await session.evaluate('complete', { document: 'any', before, suffix: '', maxTokens: 4 });
    }
  });

  it('verifies the published hashes', async () => {
    const session = await engine.session();
    const files = BUNDLED_FILES.map((file) => ({ ...file, path: bundledFilePath(ROOT, file) }));
    const store = { get: () => undefined, update: () => Promise.resolve() };
    const hash = async (path: string): Promise<string> => await session.hash(path);
    const result = await verifyOnce({ files, remedy: BUNDLED_REMEDY, hash, stat: statFile, store });
    assert.deepEqual(result, { kind: 'verified', fromCache: false });
  });
});

describe('worker processes', function () {
  this.timeout(120_000);

  it('heals itself when its process is killed', async () => {
    const engine = open();
    const { pid } = await engine.session();
    process.kill(pid!, 'SIGKILL');
    await until(() => engine.state.kind === 'restarting');
    await until(() => engine.state.kind === 'ready');
    const session = await engine.session();
    assert.equal((await session.evaluate('complete', PROMPT)).text, 'rst - second;');
    engine.dispose();
  });

  it('is gone within a second of being disposed', async () => {
    const engine = open();
    const { pid } = await engine.session();
    engine.dispose();
    assert.ok((await until(() => !isAlive(pid!))) < 2000);
  });

  it('runs where the host is Electron', async () => {
    const code = "Object.defineProperty(process.versions, 'electron', { value: '33.0.0' })";
    const preload = `data:text/javascript,${encodeURIComponent(code)}`;
    const engine = supervise({ contextSize: 512 }, ['--import', preload]);
    const session = await engine.session();
    assert.equal((await session.evaluate('complete', PROMPT)).text, 'rst - second;');
    engine.dispose();
  });

  it('makes any text fit the context', async () => {
    const engine = supervise({ contextSize: 512 });
    const session = await engine.session();
    const place = { ...PROMPT, before: '漢字'.repeat(3000) };
    const { promptTokens } = await session.evaluate('prefill', place);
    assert.ok(promptTokens > 100 && promptTokens < session.loaded.contextSize);
    await session.evaluate('complete', place);
    engine.dispose();
  });
});

describe('worker of a host that is killed', function () {
  this.timeout(120_000);

  it('is gone within 5 s, even in the middle of its work', async () => {
    const script = `
      import { openProduct } from './scripts/lib/engine.ts';
      const { engine } = openProduct();
      engine.session().then((session) => {
        console.log(session.pid);
        const prefix = 'const value = compute(first, second);\\n'.repeat(200);
        return session.evaluate('complete', { prefix, middle: 'x', suffix: '', maxTokens: 400 });
      });
      setInterval(() => undefined, 1000);`;
    const host = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    const [output] = (await once(host.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    assert.ok(isAlive(pid));
    host.kill('SIGKILL');
    assert.ok((await until(() => !isAlive(pid))) < 5000);
  });
});

describe('damaged models', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = copyOfInstallation();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const shard = (index: number): string => join(folder, 'models', BUNDLED_FILES[index]!.name);

  it('a missing shard is named with the remedy', async () => {
    rmSync(shard(1));
    await assert.rejects(open(folder).session(), /00002-of-00003\.gguf is missing.*Reinstall/);
  });

  it('a truncated shard is named with the remedy', async () => {
    truncateSync(shard(2), 1000);
    await assert.rejects(open(folder).session(), /00003-of-00003\.gguf has 1000 bytes.*Reinstall/);
  });

  it('a corrupt shard is found by its hash', async () => {
    const file = openSync(shard(1), 'r+');
    writeSync(file, Buffer.from('damaged'), 0, 7, 40_000_000);
    closeSync(file);
    const engine = open(folder);
    const session = await engine.session();
    const files = BUNDLED_FILES.map((entry) => ({ ...entry, path: bundledFilePath(folder, entry) }));
    const store = { get: () => undefined, update: () => Promise.resolve() };
    const hash = async (path: string): Promise<string> => await session.hash(path);
    const result = await verifyOnce({ files, remedy: BUNDLED_REMEDY, hash, stat: statFile, store });
    engine.dispose();
    assert.ok(result.kind === 'damaged' && /00002-of-00003.*Reinstall/.test(result.message));
  });

  it('a text file called .gguf is refused before the engine sees it', async () => {
    const path = join(folder, 'notes.gguf');
    writeFileSync(path, 'These are my notes.\n'.repeat(50));
    const engine = factory(ROOT)(modelFromFile(path));
    await assert.rejects(engine.session(), /notes\.gguf is a text file/);
    assert.equal(engine.state.kind, 'failed');
  });
});
