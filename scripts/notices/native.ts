import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from '../lib/commands.ts';
import type { Notice, Section } from './render.ts';

/** Where a text of llama.cpp's source tree says under which terms one part of the binaries comes. */
interface Part {
  readonly name: string;
  readonly licence: string;
  readonly repository: string;
  readonly file: string;
  /** Takes the licence out of the file; the whole file where absent. */
  readonly pick?: (content: string) => string;
}

const parts: readonly Part[] = [
  {
    name: 'llama.cpp and ggml',
    licence: 'MIT',
    repository: 'https://github.com/ggml-org/llama.cpp',
    file: 'LICENSE',
  },
  {
    name: 'tinyBLAS (matrix multiplication in ggml)',
    licence: 'MIT',
    repository: 'https://github.com/mozilla-ai/llamafile',
    file: 'ggml/src/ggml-cpu/llamafile/sgemm.cpp',
    pick: leadingLineComment,
  },
  {
    name: 'YaRN (rotary position scaling in ggml)',
    licence: 'MIT',
    repository: 'https://github.com/jquesnelle/yarn',
    file: 'LICENSE',
    pick: (mit) => withHolder(mit, 'Copyright (c) 2023 Jeffrey Quesnelle and Bowen Peng'),
  },
  {
    name: 'JSON for Modern C++',
    licence: 'MIT',
    repository: 'https://github.com/nlohmann/json',
    file: 'licenses/LICENSE-jsonhpp',
  },
  {
    name: 'cpp-httplib',
    licence: 'MIT',
    repository: 'https://github.com/yhirose/cpp-httplib',
    file: 'vendor/cpp-httplib/LICENSE',
  },
  {
    name: 'subprocess.h',
    licence: 'Unlicense',
    repository: 'https://github.com/sheredom/subprocess.h',
    file: 'vendor/sheredom/subprocess.h',
    pick: unlicenseComment,
  },
];

/**
 * The section on the native engine.
 * @param addon the notice for node-llama-cpp's native packages, which hold the binaries.
 * @param release llama.cpp's release, such as `v0.4.0`.
 */
export async function nativeSection(addon: Notice, release: string, read: ReadSource): Promise<Section> {
  const notices = await Promise.all(parts.map(async (part) => await partNotice(part, release, read)));
  return {
    title: 'Native engine',
    intro: `The binaries that run the model come from node-llama-cpp, prebuilt for each platform. They contain
llama.cpp ${release} and what it is built with.`,
    notices: [addon, ...notices],
  };
}

async function partNotice(part: Part, release: string, read: ReadSource): Promise<Notice> {
  const content = await read(part.file);
  const text = part.pick ? part.pick(content) : content;
  if (!/permission|free of charge|public domain/i.test(text))
    throw new Error(`${part.file} holds no licence`);
  const { name, licence, repository } = part;
  const version = part === parts[0] ? release : `in llama.cpp ${release}`;
  return { name, version, licence, repository, texts: [text] };
}

/** The text of the block of `//` lines that a file begins with. */
export function leadingLineComment(content: string): string {
  const lines = content.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');
}

/** The text of the first block comment that releases a file into the public domain. */
export function unlicenseComment(content: string): string {
  const comments = [...content.matchAll(/\/\*([\s\S]*?)\*\//g)].map((match) => match[1] ?? '');
  const text = comments.find((comment) => comment.includes('public domain')) ?? '';
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

function withHolder(text: string, holder: string): string {
  return text.replace(/^Copyright .*$/m, holder);
}

/** Gives the text of a file in llama.cpp's source, by its path there. */
type ReadSource = (file: string) => Promise<string>;

/**
 * Opens the llama.cpp source that node-llama-cpp carries as a git bundle: the one its binaries are built from.
 * Needs git. The unpacked copy is gone when this returns.
 */
export async function withLlamaSource<T>(bundle: string, use: (read: ReadSource) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'llama-source-'));
  try {
    await run('git', ['clone', '--quiet', '--bare', bundle, folder]);
    return await use((file) => run('git', ['-C', folder, 'show', `HEAD:${file}`]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
