import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SERVER_KEYS } from '../../../src/editor/remote/settings.ts';
import { DEFAULTS, languageEnabled, sanitize } from '../../../src/editor/settings.ts';
import { FAMILIES } from '../../../src/remote/templates.ts';

interface Property {
  readonly default: unknown;
  readonly scope?: string;
  readonly enum?: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category?: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, Property>>;
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

  it('lets no workspace choose what is loaded, nor whether and where code is sent', () => {
    const machine = Object.keys(properties).filter((key) => properties[key]!.scope === 'machine');
    const names = [
      'model',
      'languageModels',
      'modelFiles',
      'adapters',
      'modelHub',
      'threads',
      'gpu',
      ...SERVER_KEYS,
    ];
    assert.deepEqual(
      machine,
      names.map((name) => `nearline.${name}`),
    );
  });

  it('offers every template that a server can be asked with', () => {
    const { enum: offered } = properties['nearline.remoteTemplate']!;
    assert.deepEqual(offered, ['auto', 'suffix', ...Object.keys(FAMILIES)]);
  });

  it('offers only what the code takes', () => {
    const offered = Object.entries(properties).flatMap(([key, value]) =>
      (value.enum ?? []).map((word) => [key.replace('nearline.', ''), word] as const),
    );
    for (const [key, word] of offered) {
      const { problems } = sanitize((name) => (name === key ? word : undefined));
      assert.deepEqual(problems, [], `${key}: ${word}`);
    }
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
    const code = ['commands', 'gpu/support', 'remote/commands']
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
