import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { LoadParams } from '../protocol/messages.ts';
import type { Engine } from './native/engine.ts';
import { type Calibration, CALIBRATION_SCHEMA } from './speculation/costs.ts';
import { writeAtomic } from '../util/files.ts';

/** File that keeps a small measurement from run to run, under a key: all that changes the measurement is in the key. */
export class StateFile<T> {
  readonly #path: string;
  readonly #schema: v.GenericSchema<T>;

  constructor(folder: string, key: string, schema: v.GenericSchema<T>) {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
    this.#path = join(folder, `${name}.json`);
    this.#schema = schema;
  }

  /** The measurement; `undefined` when there is none, or none that its schema accepts. */
  async read(): Promise<T | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      return v.is(this.#schema, value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** Replaces the measurement. Never rejects. */
  async write(value: T): Promise<void> {
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeAtomic(this.#path, JSON.stringify(value));
    } catch {
      // A file system that refuses costs a measurement at the next start, and nothing else.
    }
  }
}

/** Schema of a number of threads in its file. */
export const THREADS_SCHEMA = v.pipe(v.number(), v.integer(), v.minValue(1));

/** File of the number of threads that was found to be best for a model; none where there is no choice of numbers. */
export async function threadsFile(params: LoadParams): Promise<StateFile<number> | undefined> {
  const { modelPath, threadChoices = [] } = params;
  if (threadChoices.length === 0) return undefined;
  const key = JSON.stringify({ model: await fingerprint(modelPath), threadChoices });
  return stateFile(params, key, THREADS_SCHEMA);
}

/**
 * File of what the native calls of a model cost, under all that decides that.
 * @param cells the `cellKey`.
 */
export async function calibrationFile(
  params: LoadParams,
  cells: string,
): Promise<StateFile<Calibration> | undefined> {
  const { draftPath, threads, conditions } = params;
  const draft = draftPath === undefined ? '' : await fingerprint(draftPath);
  const key = JSON.stringify({ cells, draft, threads, conditions });
  return stateFile(params, key, CALIBRATION_SCHEMA);
}

/** Key of all that decides what a KV cell means. */
export async function cellKey(
  params: LoadParams,
  { backend, release, contextSize }: Pick<Engine, 'backend' | 'release' | 'contextSize'>,
): Promise<string> {
  const model = await fingerprint(params.modelPath);
  const adapter = await adapterKey(params);
  return JSON.stringify({ model, adapter, backend, release, contextSize, kvType: params.kvType });
}

async function adapterKey({ adapter }: LoadParams): Promise<string> {
  return adapter === undefined ? '' : `${await fingerprint(adapter.path)} ${adapter.scale}`;
}

function stateFile<T>(
  { storage }: LoadParams,
  key: string,
  schema: v.GenericSchema<T>,
): StateFile<T> | undefined {
  return storage && new StateFile(join(storage.folder, 'calibration'), key, schema);
}

/** Beginning of a GGUF file that a fingerprint covers: its metadata, and in most files the list of its tensors. */
const HEAD_BYTES = 1 << 20;

/**
 * Fingerprint of a file, lower-case hexadecimal: SHA-256 of its size, its beginning and its end. It tells models apart
 * without reading gigabytes. Rejects with the file system's error.
 */
async function fingerprint(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(HEAD_BYTES, size);
    const head = await file.read(Buffer.alloc(length), 0, length, 0);
    const end = await file.read(Buffer.alloc(length), 0, length, size - length);
    return createHash('sha256').update(String(size)).update(head.buffer).update(end.buffer).digest('hex');
  } finally {
    await file.close();
  }
}
