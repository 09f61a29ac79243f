import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sizeText } from '../../../src/download/progress.ts';
import {
  downloadBytes,
  GPU_VERSION,
  type GpuPackage,
  gpuPackages,
  installedBytes,
  packedFile,
} from '../../../src/gpu/packages.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const own = read('package.json');
const library = read('node_modules/node-llama-cpp/package.json');
const linux = gpuPackages('linux', 'x64')!;
const windows = gpuPackages('win32', 'x64')!;
const all = [linux, windows].flatMap((packages) => Object.values<GpuPackage>({ ...packages }));

describe('GPU packages', () => {
  it('are packed in files named after the version', () => {
    assert.equal(packedFile(linux.vulkan), 'node-llama-cpp-linux-x64-vulkan-3.21.1.tgz');
  });

  it('are of the version of node-llama-cpp that the worker runs', () => {
    assert.equal(GPU_VERSION, own.dependencies['node-llama-cpp']);
  });

  for (const wanted of all) {
    it(`${wanted.name} is one that the library looks for, at that version`, () => {
      assert.equal(library.optionalDependencies[`@node-llama-cpp/${wanted.name}`], GPU_VERSION);
      assert.match(wanted.integrity, /^sha512-[A-Za-z0-9+/]{86}==$/);
      assert.ok(wanted.bytes > 1e7 && wanted.unpackedBytes > wanted.bytes);
    });
  }

  it('can be told apart by size and by hash', () => {
    assert.equal(new Set(all.map(({ bytes }) => bytes)).size, 6);
    assert.equal(new Set(all.map(({ integrity }) => integrity)).size, 6);
  });

  it('are missing where none are published', () => {
    for (const [platform, arch] of [
      ['linux', 'arm64'],
      ['darwin', 'arm64'],
      ['darwin', 'x64'],
      ['win32', 'arm64'],
    ] as const) {
      assert.equal(gpuPackages(platform, arch), undefined);
    }
  });

  it('add up', () => {
    const pack = { kind: 'cuda', packages: [linux.cuda, linux.cuda12] } as const;
    assert.equal(sizeText(downloadBytes(pack)), '320 MB');
    assert.equal(sizeText(installedBytes(pack)), '563 MB');
  });
});
