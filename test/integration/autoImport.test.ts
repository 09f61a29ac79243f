import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useWorkbench } from './harness.ts';

const PRICES = `/** Formats an amount of money in cents. */
export function formatPrice(cents: number): string {
  return (cents / 100).toFixed(2);
}
`;

/** A file that goes on with a name of another one, and says in which words. */
const INVOICE = `export interface Item {
  readonly name: string;
  readonly cents: number;
}

// Each line is written as item.name + ': ' + formatPrice(item.cents).
export function lineOf(item: Item): string {
  return item.name + ': ' +█
}
`;

describe('imports of what was accepted', () => {
  const workbench = useWorkbench();

  it('are added, and taken back by the same undo', async () => {
    await writeFile(path.join(workbench().workspace, 'prices.ts'), PRICES);
    await writeFile(
      path.join(workbench().workspace, 'tsconfig.json'),
      '{ "compilerOptions": { "strict": true } }',
    );
    await workbench().open('invoice.ts', INVOICE);
    await workbench().type(' format');
    const isCall = async (): Promise<boolean> => (await workbench().ghostText()).startsWith('Price(');
    await workbench().until('a call of another file', isCall, 60_000);
    await workbench().press('Tab');
    const imports = "import { formatPrice } from './prices';";
    // Nothing is saved meanwhile, which would keep the language server from its work.
    const line = workbench().page.locator('.view-line', { hasText: 'import' });
    await line.waitFor({ timeout: 30_000 });
    await workbench().screenshot('an import that was added');
    const text = await workbench().documentText();
    assert.ok(text.replaceAll('"', "'").includes(imports), text);
    assert.match(text, /': ' \+ formatPrice\(item\.cents\)/);
    await workbench().press('Control+Z');
    const after = await workbench().documentText();
    assert.ok(!after.includes('import'), after);
    assert.match(after, /': ' \+ format\n/);
  });
});
