import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DEFAULTS, sanitize, SERVER_KEYS } from '../../../src/editor/settings.ts';
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
    const code = ['commands', 'gpu/support', 'remote/remoteFeature']
      .map((name) => readFileSync(`src/editor/${name}.ts`, 'utf8'))
      .join('');
    const registered = [...code.matchAll(/^ {4}'(nearline\.\w+)':/gm)].map(([, id]) => id!);
    const contributed = manifest.contributes.commands;
    assert.deepEqual(contributed.map(({ command }) => command).sort(), registered.sort());
    assert.ok(contributed.every(({ category }) => category === 'Nearline'));
  });
});
