import assert from 'node:assert/strict';
import { hubAt } from '../../../src/download/hub/hub.ts';
import type { HubListing } from '../../../src/download/hub/models.ts';
import { CATALOGUE } from '../../../src/models/catalogue.ts';
import {
  publishedFromCatalogue,
  publishedFromHub,
  type PublishedModel,
} from '../../../src/models/published.ts';
import { isSafeName } from '../../../src/util/files.ts';
import { COMMIT, hash } from '../download/hub/answers.ts';

const hub = hubAt();

describe('published models', () => {
  it('is every model of the catalogue but the bundled one', () => {
    const [bundled, model] = CATALOGUE;
    assert.equal(publishedFromCatalogue(hub, bundled!), undefined);
    const { repository, revision, file: name, sha256 } = model!.download!;
    const address = `https://huggingface.co/${repository}/resolve/${revision}/${name}`;
    assert.deepEqual(publishedFromCatalogue(hub, model!), {
      id: model!.id,
      label: model!.name,
      repository,
      revision,
      licence: 'Apache-2.0',
      files: [{ name, address, bytes: model!.bytes, sha256 }],
    });
  });

  describe('of a repository', () => {
    const part = (number: number): HubListing['models'][0]['files'][0] => {
      return { path: `Q8_0/x-0000${number}-of-00002.gguf`, bytes: number, sha256: hash(String(number)) };
    };
    const listing: HubListing = {
      repository: 'a/b',
      commit: COMMIT,
      licence: { name: 'mit', url: 'https://huggingface.co/a/b', restricts: false },
      models: [{ label: 'x', files: [part(1), part(2)], bytes: 3, quantization: 'Q8_0' }],
    };

    const published = (more: Partial<HubListing> = {}): PublishedModel => {
      return publishedFromHub(hub, { ...listing, ...more }, listing.models[0]!);
    };

    it('has addresses at the commit, and names without folders', () => {
      const folder = `https://huggingface.co/a/b/resolve/${COMMIT}/Q8_0`;
      const names = ['x-00001-of-00002.gguf', 'x-00002-of-00002.gguf'];
      const { id, ...rest } = published();
      assert.match(id, /^x-[0-9a-f]{8}$/);
      assert.deepEqual(rest, {
        label: 'x',
        repository: 'a/b',
        revision: COMMIT,
        licence: 'mit',
        files: names.map((name, index) => {
          return { name, address: `${folder}/${name}`, bytes: index + 1, sha256: hash(String(index + 1)) };
        }),
      });
    });

    it('has the same id at every commit, and another in every repository', () => {
      assert.equal(published({ commit: 'main' }).id, published().id);
      assert.notEqual(published({ repository: 'a/c' }).id, published().id);
    });

    it('has an id that can be a folder, however long its name', () => {
      const [model] = listing.models;
      const { id } = publishedFromHub(hub, listing, { ...model!, label: 'x'.repeat(115) });
      assert.ok(isSafeName(id) && id.length < 100);
    });
  });
});
