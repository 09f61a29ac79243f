import assert from 'node:assert/strict';
import { gpuItems, invitationText, resultText, stepText } from '../../../../src/editor/gpu/texts.ts';
import { gpuOffers } from '../../../../src/gpu/offers.ts';
import { gpuPackages } from '../../../../src/gpu/packages.ts';

const available = gpuPackages('linux', 'x64')!;
const offers = gpuOffers({ nvidia: true, cudaRuntime: undefined, vulkan: true }, available);

describe('texts on GPU support', () => {
  it('list what there is, with sizes, reasons and files', () => {
    const items = gpuItems(offers, available, 'https://example.org/page');
    assert.deepEqual(
      items.map(({ label, description, detail }) => [label, description, detail]),
      [
        [
          '$(star-full) Vulkan',
          '28 MB to download, 85 MB on disk',
          "Recommended: Needs the graphics card's driver alone, which was found",
        ],
        [
          '$(circle-outline) CUDA',
          '320 MB to download, 563 MB on disk',
          'Needs CUDA 12 or 13 on this machine, which was not found',
        ],
        [
          '$(folder-opened) Install from File...',
          'without a connection',
          'From https://example.org/page: node-llama-cpp-linux-x64-vulkan-3.21.1.tgz; or node-llama-cpp-linux-x64-cuda-3.21.1.tgz, and node-llama-cpp-linux-x64-cuda-ext-3.21.1.tgz for CUDA 12',
        ],
      ],
    );
  });

  it('ask with the backend and the size', () => {
    assert.match(invitationText('install', offers[0]!), /with Vulkan, a download of 28 MB/);
    assert.match(invitationText('renew', offers[1]!), /installed again, a download of 320 MB/);
  });

  it('tell the progress', () => {
    assert.equal(stepText({ kind: 'fetching', bytes: 12_900_000, totalBytes: 27_476_121 }), '12 of 28 MB');
    assert.equal(stepText({ kind: 'unpacking' }), 'unpacking');
  });

  it('tell whether it works', () => {
    assert.deepEqual(resultText('vulkan', 'vulkan'), {
      text: 'Nearline runs on the GPU now, with Vulkan.',
      works: true,
    });
    const failed = resultText('cuda', 'cpu');
    assert.ok(!failed.works);
    assert.match(failed.text, /^CUDA is installed, but .* runs on the CPU\. Is CUDA 12 or 13 installed/);
  });
});
