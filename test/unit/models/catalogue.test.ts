import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { HUB_ADDRESS, hubFileAddress, isHubHost } from '../../../src/download/hub/hub.ts';
import { parseReference } from '../../../src/download/hub/reference.ts';
import { modelStem, quantizationOf } from '../../../src/gguf/fileNames.ts';
import { readGgufHeader } from '../../../src/gguf/header.ts';
import { BUNDLED_FILES, BUNDLED_NAME, bundledFilePath } from '../../../src/models/bundled.ts';
import {
  BUNDLED_ID,
  CATALOGUE,
  catalogueModel,
  MODEL,
  readCatalogue,
} from '../../../src/models/catalogue.ts';
import { isSafeName } from '../../../src/util/files.ts';

type Json = Readonly<Record<string, unknown>>;

const read = (file: string): Json => JSON.parse(readFileSync(`src/models/${file}`, 'utf8')) as Json;
const bundled = catalogueModel(BUNDLED_ID)!;
const downloads = CATALOGUE.flatMap((model) => (model.download ? [{ model, download: model.download }] : []));

/** A copy of the catalogue's second row, changed. */
function changed(change: (row: Record<string, unknown>) => void): unknown {
  const row = structuredClone(CATALOGUE[1]) as unknown as Record<string, unknown>;
  change(row);
  return { models: [CATALOGUE[0], row] };
}

/** The parts of a schema of the reader's that are looked at here. */
interface Form {
  readonly type: string;
  readonly options?: readonly string[];
  readonly requirement?: unknown;
  readonly pipe?: readonly Form[] | undefined;
  readonly wrapped?: Form;
  readonly entries?: Readonly<Record<string, Form>>;
}

/** What the reader's schema says, in the words of JSON Schema. */
function schemaOf({ type, options, requirement, pipe, wrapped, entries }: Form): object {
  if (pipe) return Object.assign({}, ...pipe.map((step) => schemaOf({ ...step, pipe: undefined }))) as object;
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type };
    case 'safe_integer':
      return { type: 'integer' };
    case 'min_value':
      return { minimum: requirement };
    case 'regex':
      return { pattern: (requirement as RegExp).source.replaceAll('\\/', '/') };
    case 'picklist':
      return { enum: options };
    case 'exact_optional':
      return schemaOf(wrapped!);
    case 'strict_object':
      return objectSchema(entries!);
    default:
      throw new Error(`unknown to the test: ${type}`);
  }
}

const isOptional = ({ type }: Form): boolean => type === 'exact_optional';

function objectSchema(entries: Readonly<Record<string, Form>>): object {
  const names = Object.keys(entries);
  return {
    type: 'object',
    additionalProperties: false,
    required: names.filter((name) => !isOptional(entries[name]!)),
    properties: Object.fromEntries(names.map((name) => [name, schemaOf(entries[name]!)])),
  };
}

const withoutDescriptions = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'description' ? undefined : value)));

describe('the catalogue', () => {
  it('begins with the bundled model, as it ships', () => {
    assert.equal(CATALOGUE[0], bundled);
    assert.equal(bundled.name, BUNDLED_NAME);
    assert.equal(
      bundled.bytes,
      BUNDLED_FILES.reduce((sum, { bytes }) => sum + bytes, 0),
    );
  });

  it('says of the bundled model what its files say', async () => {
    const headers = await Promise.all(
      BUNDLED_FILES.map(async (file) => await readGgufHeader(bundledFilePath(process.cwd(), file))),
    );
    assert.equal(
      bundled.parameters,
      headers.reduce((sum, { parameters }) => sum + parameters, 0),
    );
    const [first] = headers;
    assert.equal(first?.kind === 'model' && first.contextLength, bundled.contextLength);
  });

  for (const { model, download } of downloads) {
    it(`${model.id} can be fetched, and is what its file's name says`, () => {
      const { repository, revision, file } = download;
      assert.deepEqual(parseReference(`${repository}@${revision}:${file}`), { repository, revision, file });
      assert.ok(isHubHost(new URL(hubFileAddress({ base: HUB_ADDRESS }, download, file))));
      assert.equal(quantizationOf(file), model.quantization);
      assert.ok(
        modelStem(file).replace(/[._]/g, '-').startsWith(model.id.split('-q')[0]!.replace(/[._]/g, '-')),
      );
      assert.ok(isSafeName(model.id) && isSafeName(file));
    });

    it(`${model.id} has a size that its weights can have`, () => {
      // Eight bits and a scale are the most, and four the least that the catalogue has; tables may be larger.
      const bits = ((model.bytes ?? model.parameters) * 8) / model.parameters;
      assert.ok(bits > 4 && bits < 9, String(bits));
    });
  }

  it('has no file twice', () => {
    assert.equal(new Set(downloads.map(({ download }) => download.sha256)).size, downloads.length);
  });

  it('asks for Qwen2.5-Coder 3B, and for nothing else', () => {
    const asking = CATALOGUE.filter(({ licence }) => licence.restricts).map(({ name }) => name);
    assert.deepEqual(asking, ['Qwen2.5-Coder 3B Instruct', 'Qwen2.5-Coder 3B']);
  });

  it('lets the bundled model draft for its larger relatives', () => {
    const drafted = CATALOGUE.filter(({ draft }) => draft === 'bundled').map(({ id }) => id);
    const larger = CATALOGUE.filter(
      ({ family, parameters }) => family === bundled.family && parameters > 1e9,
    );
    assert.deepEqual(
      drafted,
      larger.map(({ id }) => id),
    );
    assert.equal(drafted.length, 6);
  });

  it('knows no model of another id', () => assert.equal(catalogueModel('toString'), undefined));
});

describe('the schema of the catalogue', () => {
  const schema = read('catalogue.schema.json') as { readonly $defs: { readonly model: unknown } };

  it('says what the reader checks', () => {
    assert.deepEqual(withoutDescriptions(schema.$defs.model), schemaOf(MODEL));
  });

  it('is named in the catalogue', () =>
    assert.equal(read('catalogue.json')['$schema'], './catalogue.schema.json'));
});

describe('readCatalogue', () => {
  const id = CATALOGUE[1]!.id;

  function rejects(parsed: unknown, fault: string, reason = 'malformed-row'): void {
    const message =
      reason === 'malformed-row' ? `The catalogue's model ${id} is malformed: ${fault}.` : fault;
    assert.throws(() => readCatalogue(parsed), { name: 'CatalogueError', kind: reason, message });
  }

  it('takes a row as it is', () => {
    assert.deepEqual(readCatalogue(changed(() => undefined)), CATALOGUE.slice(0, 2));
  });

  const cases: readonly [what: string, change: (row: Record<string, unknown>) => void, fault: string][] = [
    [
      'a number as text',
      (row) => (row['parameters'] = '5'),
      'parameters: Invalid type: Expected number but received "5"',
    ],
    ['half a byte', (row) => (row['bytes'] = 0.5), 'bytes: Invalid safe integer: Received 0.5'],
    ['an unknown size', (row) => (row['bytes'] = 0), 'bytes: Invalid value: Expected >=1 but received 0'],
    [
      'an unknown tuning',
      (row) => (row['tuning'] = 'chat'),
      'tuning: Invalid type: Expected ("base" | "instruct" | "completion" | "next-edit") but received "chat"',
    ],
    [
      'a list as a choice',
      (row) => (row['draft'] = ['bundled']),
      'draft: Invalid type: Expected "bundled" but received Array',
    ],
    [
      'a name over two lines',
      (row) => (row['name'] = 'a\nb'),
      'name: Invalid format: Expected /^[!-~][ -~]{0,59}$/ but received "a\nb"',
    ],
    [
      'a licence as text',
      (row) => (row['licence'] = 'MIT'),
      'licence: Invalid type: Expected Object but received "MIT"',
    ],
    [
      'a licence without a page',
      (row) => delete (row['licence'] as Record<string, unknown>)['url'],
      'licence.url: Invalid key: Expected "url" but received undefined',
    ],
    [
      'a licence that may restrict',
      (row) => ((row['licence'] as Record<string, unknown>)['restricts'] = 'no'),
      'licence.restricts: Invalid type: Expected boolean but received "no"',
    ],
    [
      'a short hash',
      (row) => ((row['download'] as Record<string, unknown>)['sha256'] = 'abc'),
      'download.sha256: Invalid format: Expected /^[0-9a-f]{64}$/ but received "abc"',
    ],
    ['no download', (row) => delete row['download'], 'all models but the bundled one have a download'],
    [
      'a misspelt field',
      (row) => (row['license'] = {}),
      'license: Invalid key: Expected never but received "license"',
    ],
  ];
  for (const [what, change, fault] of cases) it(`refuses ${what}`, () => rejects(changed(change), fault));

  it('refuses a bundled model that is to be downloaded', () => {
    const row = { ...CATALOGUE[1], id: BUNDLED_ID };
    assert.throws(() => readCatalogue({ models: [row] }), /model bundled is malformed: all models but/);
  });

  it('refuses a model twice', () => {
    rejects({ models: [CATALOGUE[1], CATALOGUE[1]] }, 'its id occurs twice');
  });

  it('counts rows that have no id', () => {
    assert.throws(
      () => readCatalogue({ models: [CATALOGUE[0], null] }),
      /model number 2 is malformed: it: Invalid type/,
    );
  });

  for (const parsed of [undefined, null, 'models', [], {}, { models: {} }]) {
    it(`refuses ${JSON.stringify(parsed)}`, () => {
      rejects(parsed, 'The catalogue has no list of models.', 'malformed-catalogue');
    });
  }

  it('misses every field that is required, and refuses every other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(MODEL.entries)), fc.string(), (known, unknown) => {
        if (!isOptional(MODEL.entries[known as keyof typeof MODEL.entries]))
          assert.throws(() => readCatalogue(changed((row) => void Reflect.deleteProperty(row, known))), {
            kind: 'malformed-row',
            message: new RegExp(`malformed: ${known}: `),
          });
        if (unknown in MODEL.entries) return;
        const more = changed((row) => Object.defineProperty(row, unknown, { value: 1, enumerable: true }));
        assert.throws(() => readCatalogue(more), { kind: 'malformed-row' });
      }),
    );
  });
});
