import assert from 'node:assert/strict';
import { hubAt, hubFileAddress, isHubHost, repositoryPage } from '../../../../src/download/hub/hub.ts';

describe('the hosts of the Hub', () => {
  for (const address of [
    'https://huggingface.co/a/b/resolve/main/x.gguf',
    'https://cdn-lfs.huggingface.co/x',
    'https://cdn-lfs-us-1.huggingface.co/x',
    'https://cdn-lfs-us-1.hf.co/x?sign=1',
    'https://cas-bridge.xethub.hf.co/x',
    'https://us.aws.cdn.hf.co/x',
  ]) {
    it(`include ${address}`, () => assert.ok(isHubHost(new URL(address))));
  }

  for (const address of [
    'http://huggingface.co/x',
    'https://huggingface.co:8443/x',
    'https://huggingface.co.example.org/x',
    'https://huggingface.co./x',
    'https://evilhuggingface.co/x',
    'https://evil.huggingface.co/x',
    'https://nothf.co/x',
    'https://hf.co.example.org/x',
    'https://me:secret@huggingface.co/x',
    'https://cdn-lfs.example.org/huggingface.co',
    'file:///etc/passwd',
  ]) {
    it(`do not include ${address}`, () => assert.ok(!isHubHost(new URL(address))));
  }
});

describe('a Hub', () => {
  it('is where everybody looks for it', () => {
    const hub = hubAt();
    assert.equal(hub.base, 'https://huggingface.co');
    assert.ok(hub.policy.allows(new URL('https://huggingface.co/a')));
    assert.ok(!hub.policy.allows(new URL('https://example.org/a')));
  });

  it('may be a mirror, which sends downloads to itself or to the real one', () => {
    const hub = hubAt('https://mirror.example.org:8443/hub/');
    assert.equal(hub.base, 'https://mirror.example.org:8443/hub');
    assert.ok(hub.policy.allows(new URL('https://mirror.example.org:8443/x')));
    assert.ok(hub.policy.allows(new URL('https://cdn-lfs.hf.co/x')));
    assert.ok(!hub.policy.allows(new URL('https://mirror.example.org/x')));
    assert.ok(!hub.policy.allows(new URL('http://mirror.example.org:8443/x')));
  });

  it('may be on this machine', () => assert.equal(hubAt('http://127.0.0.1:99').base, 'http://127.0.0.1:99'));

  for (const base of [
    '',
    'huggingface.co',
    'http://mirror.example.org',
    'ftp://a',
    'https://a@b',
    'https://a?b',
    'https://a#b',
  ]) {
    it(`is not at ${JSON.stringify(base)}`, () => {
      assert.throws(() => hubAt(base), { name: 'HubError', kind: 'address', message: /begin with https:/ });
    });
  }

  it('has addresses of files and pages', () => {
    const hub = hubAt();
    const place = { repository: 'a/b', revision: 'main' };
    assert.equal(
      hubFileAddress(hub, place, 'Q4/x.gguf'),
      'https://huggingface.co/a/b/resolve/main/Q4/x.gguf',
    );
    assert.equal(repositoryPage(hub, 'a/b'), 'https://huggingface.co/a/b');
  });

  it('has none for what could lead elsewhere', () => {
    for (const [repository, revision, path] of [
      ['a/../b', 'main', 'x.gguf'],
      ['a/b', '..', 'x.gguf'],
      ['a/b', 'main', '../x.gguf'],
      ['a/b', 'main', 'x?y.gguf'],
      ['a/b', 'a#b', 'x.gguf'],
    ] as const) {
      assert.throws(() => hubFileAddress(hubAt(), { repository, revision }, path), { kind: 'address' });
    }
  });
});
