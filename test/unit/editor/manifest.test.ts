import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DEFAULTS, languageEnabled, sanitize } from '../../../src/editor/settings.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category?: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown; readonly scope?: string }>>;
    };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { properties } = manifest.contributes.configuration;

describe('manifest', () => {
  it('has the settings that the code reads, with the same defaults', () => {
    const defaults = Object.entries(properties).map(([key, value]) => [
      key.replace('nearline.', ''),
      value.default,
    ]);
    assert.deepEqual(Object.fromEntries(defaults), DEFAULTS);
  });

  it('gives every setting a scope', () => {
    for (const [key, { scope }] of Object.entries(properties)) assert.ok(scope, `${key} has no scope`);
  });

  it('lets no workspace choose what is loaded', () => {
    const machine = Object.keys(properties).filter((key) => properties[key]!.scope === 'machine');
    assert.deepEqual(machine, ['nearline.model', 'nearline.modelFiles', 'nearline.threads', 'nearline.gpu']);
  });

  it('lets no untrusted workspace choose what is loaded, nor for how long', () => {
    const machines = Object.keys(properties).filter((key) => properties[key]!.scope?.startsWith('machine'));
    assert.ok(machines.includes('nearline.idleUnloadMinutes'));
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, machines);
  });

  it('resolves every %key%, and uses every string', () => {
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(strings).sort());
  });

  it('contributes exactly the commands that the code registers', () => {
    const code = ['commands', 'gpuSupport']
      .map((name) => readFileSync(`src/editor/${name}.ts`, 'utf8'))
      .join('');
    const registered = [...code.matchAll(/^ {4}'(nearline\.\w+)':/gm)].map(([, id]) => id!);
    const contributed = manifest.contributes.commands;
    assert.deepEqual(contributed.map(({ command }) => command).sort(), registered.sort());
    assert.ok(contributed.every(({ category }) => category === 'Nearline'));
  });
});

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
