import assert from 'node:assert/strict';
import { javascript } from '../../../../src/code/imports/javascript.ts';
import { imported } from './drawnWorkspace.ts';

const from = 'src/app/main.ts';

describe('imports of JavaScript and TypeScript', () => {
  it('reads what is imported, by the names it is declared with', () => {
    const text = `
import plain, { first, type Second, third as other } from './a';
import type { Fourth } from "./b"
import * as all from '../c.js'
export { fifth } from './d';
export * from './e';
const { sixth, seventh: renamed } = require('./f');
const eighth = await import('./g');
import './effects.css';
function from() { return 'no import' }
`;
    assert.deepEqual(javascript.imports(text), [
      { spec: './a', names: ['plain', 'first', 'Second', 'third'] },
      { spec: './b', names: ['Fourth'] },
      { spec: '../c.js', names: [] },
      { spec: './d', names: ['fifth'] },
      { spec: './e', names: [] },
      { spec: './f', names: ['sixth', 'seventh'] },
      { spec: './g', names: ['eighth'] },
    ]);
  });

  it('reads a clause over several lines, after code without semicolons', () => {
    const text = "export function add(a) {\n  return a\n}\nimport {\n  one,\n  two,\n} from './c'\n";
    assert.deepEqual(javascript.imports(text), [{ spec: './c', names: ['one', 'two'] }]);
  });

  it('finds files by extension, folder, and the name that the compiler gives', async () => {
    const text = `
import { a } from './a';
import { b } from '../lib/b.js';
import { c } from './c';
import { d } from './d.service';
import View from './View.vue';
import { gone } from './gone';
import { join } from 'node:path';
`;
    const drawn = {
      [from]: text,
      'src/app/a.tsx': '',
      'src/app/a.js': '',
      'src/lib/b.ts': '',
      'src/app/c/index.ts': '',
      'src/app/d.service.ts': '',
      'src/app/View.vue': '',
      'node:path.ts': '',
    };
    assert.deepEqual(await imported('typescript', from, drawn), [
      'src/app/a.tsx a',
      'src/lib/b.ts b',
      'src/app/c/index.ts c',
      'src/app/d.service.ts d',
      'src/app/View.vue View',
    ]);
  });

  it('follows the aliases of the next tsconfig.json that has any', async () => {
    const drawn = {
      'web/src/main.ts': `import { a } from '@/a'; import { b } from '@shared'; import { c } from '@sharedness';`,
      'web/tsconfig.json': `{ // comments
        "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], "@shared": ["../shared/index.ts"], }, },
      }`,
      'web/src/a.ts': '',
      'shared/index.ts': '',
    };
    assert.deepEqual(await imported('typescript', 'web/src/main.ts', drawn), [
      'web/src/a.ts a',
      'shared/index.ts b',
    ]);
  });

  it('takes a file once, with all names, and never itself', async () => {
    const drawn = {
      [from]: `import { a } from './b'; import { c } from './b.js'; import { d } from './main';`,
      'src/app/b.ts': '',
    };
    assert.deepEqual(await imported('typescript', from, drawn), ['src/app/b.ts a c']);
  });

  it('does not leave the workspace', async () => {
    const drawn = { 'main.ts': `import { a } from '../../etc/passwd';`, 'etc/passwd.ts': '' };
    assert.deepEqual(await imported('typescript', 'main.ts', drawn), []);
  });
});
