import assert from 'node:assert/strict';
import { DEFAULTS, languageEnabled, sanitize } from '../../../src/editor/settings.ts';

describe('sanitize', () => {
  it('takes valid values', () => {
    const { settings, problems } = sanitize((key) => (key === 'threads' ? 4 : undefined));
    assert.deepEqual([settings.threads, problems], [4, []]);
  });

  for (const value of [-1, NaN, 1e9, 1.5, '4', null]) {
    it(`replaces and reports ${String(value)} threads`, () => {
      const { settings, problems } = sanitize((key) => (key === 'threads' ? value : undefined));
      assert.deepEqual([settings.threads, problems.length], [0, 1]);
    });
  }

  for (const value of [0, 0.05, 30, 10_080]) {
    it(`takes ${value} minutes without use`, () => {
      const { settings, problems } = sanitize((key) => (key === 'idleUnloadMinutes' ? value : undefined));
      assert.deepEqual([settings.idleUnloadMinutes, problems], [value, []]);
    });
  }

  for (const value of [-1, NaN, Infinity, 1e9, '4', null]) {
    it(`replaces and reports ${String(value)} minutes without use`, () => {
      const { settings, problems } = sanitize((key) => (key === 'idleUnloadMinutes' ? value : undefined));
      assert.deepEqual([settings.idleUnloadMinutes, problems.length], [30, 1]);
    });
  }

  for (const [key, value] of [
    ['remoteServer', 'vllm'],
    ['remoteAddress', 1],
    ['remoteAllowInsecure', 'yes'],
    ['remoteUse', 'always'],
    ['remoteThreshold', -0.2],
    ['remoteThreshold', NaN],
    ['remoteThreshold', 2],
  ] as const) {
    it(`replaces and reports ${String(value)} for ${key}`, () => {
      const { settings, problems } = sanitize((name) => (name === key ? value : undefined));
      assert.deepEqual([settings[key], problems.length], [DEFAULTS[key], 1]);
    });
  }

  it('drops what is no path from the models of languages', () => {
    const { settings, problems } = sanitize((key) =>
      key === 'languageModels' ? { go: 'bundled', rust: 7 } : undefined,
    );
    assert.deepEqual([settings.languageModels, problems], [{ go: 'bundled' }, []]);
  });

  it('takes adapters with and without a scale and a name', () => {
    const adapters = [{ path: '/style.gguf' }, { path: '/half.gguf', scale: 0.5, name: 'half' }];
    const { settings, problems } = sanitize((key) => (key === 'adapters' ? adapters : undefined));
    assert.deepEqual([settings.adapters, problems], [adapters, []]);
  });

  for (const value of [
    [{}],
    ['/style.gguf'],
    [{ path: 'x', scale: -1 }],
    [{ path: 'x', scale: '1' }],
    [null],
    'x',
  ]) {
    it(`replaces and reports the adapters ${JSON.stringify(value)}`, () => {
      const { settings, problems } = sanitize((key) => (key === 'adapters' ? value : undefined));
      assert.deepEqual([settings.adapters, problems.length], [[], 1]);
    });
  }

  it('drops what is no switch from the languages', () => {
    const { settings } = sanitize((key) => (key === 'languages' ? { go: false, rust: 'no' } : undefined));
    assert.deepEqual(settings.languages, { go: false });
  });
});

describe('languageEnabled', () => {
  it('goes by name first, then by *', () => {
    assert.ok(!languageEnabled({ '*': true, go: false }, 'go'));
    assert.ok(languageEnabled({ '*': true, go: false }, 'rust'));
    assert.ok(!languageEnabled({ '*': false }, 'rust'));
    assert.ok(languageEnabled({}, 'rust'));
  });
});
