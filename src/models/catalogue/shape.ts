import type { Field, Fields } from './fields.ts';
import type { CatalogueDownload, CatalogueModel, Licence } from './types.ts';

// Printable ASCII without a blank at its start: names stand in menus, messages and logs.
const NAME: Field = { kind: 'text', pattern: /^[!-~][ -~]{0,59}$/ };
const SLUG: Field = { kind: 'text', pattern: /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/ };

const LICENCE = {
  fields: {
    name: NAME,
    url: { kind: 'text', pattern: /^https:\/\/[!-~]+$/ },
    restricts: { kind: 'boolean' },
  },
  optional: [],
} as const satisfies Fields<keyof Licence>;

const DOWNLOAD = {
  fields: {
    repository: { kind: 'text', pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/ },
    revision: { kind: 'text', pattern: /^(?:main|[0-9a-f]{40})$/ },
    file: { kind: 'text', pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*\.gguf$/ },
    sha256: { kind: 'text', pattern: /^[0-9a-f]{64}$/ },
  },
  optional: [],
} as const satisfies Fields<keyof CatalogueDownload>;

/** What a row of the catalogue looks like. `catalogue.schema.json` says the same to editors, which a test compares. */
export const MODEL = {
  fields: {
    id: SLUG,
    name: NAME,
    family: NAME,
    tuning: { kind: 'choice', values: ['base', 'instruct', 'completion', 'next-edit'] },
    parameters: { kind: 'whole', minimum: 1 },
    quantization: { kind: 'text', pattern: /^[A-Z0-9]+(?:_[A-Z0-9]+)*$/ },
    bytes: { kind: 'whole', minimum: 1 },
    contextLength: { kind: 'whole', minimum: 1 },
    template: SLUG,
    licence: { kind: 'object', fields: LICENCE },
    draft: { kind: 'choice', values: ['bundled'] },
    download: { kind: 'object', fields: DOWNLOAD },
  },
  optional: ['bytes', 'draft', 'download'],
} as const satisfies Fields<keyof CatalogueModel>;
