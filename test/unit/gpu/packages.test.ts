import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sizeText } from '../../../src/download/progress.ts';
import { ownRelease, releaseAddress, releasePage } from '../../../src/gpu/download.ts';
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
  readonly repository: { readonly url: string };
}

const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const own = read('package.json');
const library = read('node_modules/node-llama-cpp/package.json');
const linux = gpuPackages('linux', 'x64')!;
const windows = gpuPackages('win32', 'x64')!;
const all = [linux, windows].flatMap((packages) => Object.values<GpuPackage>({ ...packages }));

describe('GPU packages', () => {
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

describe('the release of the packages', () => {
  const release = ownRelease(own.repository.url);

  it('is one of our own repository, tagged with the version', () => {
    assert.equal(packedFile(linux.vulkan), 'node-llama-cpp-linux-x64-vulkan-3.21.1.tgz');
    assert.equal(
      releaseAddress(release, linux.vulkan),
      'https://github.com/nearline/nearline/releases/download/gpu-3.21.1/node-llama-cpp-linux-x64-vulkan-3.21.1.tgz',
    );
    assert.equal(
      releasePage(own.repository.url),
      'https://github.com/nearline/nearline/releases/tag/gpu-3.21.1',
    );
    assert.ok(release.policy.allows(new URL(releaseAddress(release, linux.vulkan))));
  });

  for (const address of [
    'http://github.com/nearline/nearline',
    'https://github.com:8443/nearline/nearline',
    'https://github.com.example.org/nearline',
    'https://example.org/github.com',
    'ftp://github.com/file',
  ]) {
    it(`does not come from ${address}`, () => assert.ok(!release.policy.allows(new URL(address))));
  }

  it('may come from the hosts of its files', () => {
    assert.ok(release.policy.allows(new URL('https://release-assets.githubusercontent.com/a?token=b')));
    assert.ok(release.policy.allows(new URL('https://objects.githubusercontent.com/a')));
  });
});
