import assert from 'node:assert/strict';
import { useWorkbench } from './harness.ts';

/** A function whose body is plain from its name and the one above it, and takes several lines. */
const counts = `export interface Item {
  readonly name: string;
  readonly kind: string;
  readonly price: number;
}

export function countByName(items: readonly Item[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    counts.set(item.name, (counts.get(item.name) ?? 0) + 1);
  }
  return counts;
}

export function countByKind(items: readonly Item[]): Map<string, number> {█
`;

/** The keys that the editor has no default for in a browser. */
const keybindings = [
  { key: 'f8', command: 'editor.action.inlineSuggest.acceptNextWord' },
  { key: 'f9', command: 'editor.action.inlineSuggest.acceptNextLine' },
  { key: 'f10', command: 'editor.action.inlineSuggest.showNext' },
];

describe('several lines in the editor', () => {
  const workbench = useWorkbench({ keybindings, user: { 'nearline.eagerness': 'high' } });

  /** Opens the file and goes to a line of its own in the empty function. */
  async function openBody(name: string): Promise<string> {
    await workbench().open(name, counts);
    // A window that has only just opened asks for no suggestion at its first key, and there is no second one here.
    const isReady = async (): Promise<boolean> => (await workbench().status()).includes('Ready on');
    await workbench().until('a ready engine', isReady, 60_000);
    await workbench().press('Enter');
    const isBlock = async (): Promise<boolean> => (await workbench().ghostText()).includes('\n');
    await workbench().until('a block of ghost text', isBlock, 60_000);
    return await workbench().ghostText();
  }

  it('shows a block and inserts it with Tab', async () => {
    const ghost = await openBody('block.ts');
    await workbench().screenshot('a block of ghost text');
    await workbench().press('Tab');
    await workbench().waitForNoGhostText();
    const text = await workbench().documentText();
    assert.ok(ghost.split('\n').length >= 3, ghost);
    assert.match(text, /item\.kind[\s\S]*return counts;\n\}\n$/);
    assert.equal(count(text, '{'), count(text, '}'));
  });

  it('inserts a word, then a line, and goes on showing the rest', async () => {
    const ghost = await openBody('parts.ts');
    await workbench().press('F8');
    const [word] = /^\s*\w+/.exec(ghost)!;
    await workbench().until(
      'the rest',
      async () => (await workbench().ghostText()) === ghost.slice(word.length),
      10_000,
    );
    await workbench().press('F9');
    const rest = ghost.slice(ghost.indexOf('\n') + 1);
    const lastLine = rest.split('\n').at(-1)!.trim();
    await workbench().until(
      'the lines below',
      async () => (await workbench().ghostText()).endsWith(lastLine),
      10_000,
    );
    await workbench().screenshot('the rest of a block');
    assert.match(await workbench().documentText(), new RegExp(escaped(ghost.split('\n')[0]!.trim())));
  });

  it('shows other suggestions on request', async () => {
    const first = await openBody('others.ts');
    await workbench().press('F10');
    const differs = async (): Promise<boolean> => {
      const now = await workbench().ghostText();
      return now !== '' && now !== first;
    };
    await workbench().until('another suggestion', differs, 60_000);
    await workbench().screenshot('another suggestion');
  });

  it('is quiet after undo, until something is typed', async () => {
    const ghost = await openBody('undo.ts');
    await workbench().press('Tab');
    await workbench().waitForNoGhostText();
    await workbench().press('Control+Z');
    await workbench().staysWithoutGhostText(1_000);
    await workbench().type(ghost.trimStart().charAt(0));
    await workbench().waitForGhostText();
  });
});

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
