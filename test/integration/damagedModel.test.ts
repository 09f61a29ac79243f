import assert from 'node:assert/strict';
import { copyFile, open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { BUNDLED_FILES } from '../../src/models/bundled.ts';
import { environment } from './environment.ts';
import { useWorkbench } from './harness.ts';
import { inventory } from './samples.ts';
import { patienceMs } from './workbench.ts';

const shardName = BUNDLED_FILES[1].name;

/** The second shard of the installed extension. */
async function installedShard(): Promise<string> {
  const { extensions } = await environment();
  const folders = await readdir(extensions);
  const own = folders.find((name) => name.startsWith('nearline.nearline-')) ?? assert.fail('not installed');
  return path.join(extensions, own, 'models', shardName);
}

async function corrupt(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write('damaged', 40_000_000);
  await handle.close();
}

for (const [damage, make, said] of [
  [
    'missing',
    (shard: string) => rename(shard, `${shard}.moved`),
    /00002-of-00003\.gguf is missing\. Reinstall/,
  ],
  ['corrupt', corrupt, /00002-of-00003\.gguf is not the file that was published\. Reinstall/],
] as const) {
  describe(`a ${damage} shard of the bundled model`, () => {
    const workbench = useWorkbench(async () => {
      const shard = await installedShard();
      await copyFile(shard, `${shard}.whole`);
      await make(shard);
      return {};
    });

    after(async () => {
      const shard = await installedShard();
      await rename(`${shard}.whole`, shard);
    });

    it('gives one message that names the file and the remedy, and typing goes on', async () => {
      await workbench().open(`${damage}.py`, inventory);
      await workbench().type(' [item');
      const messages = (): Promise<string[]> => workbench().notifications();
      await workbench().until('a message', async () => (await messages()).length > 0, patienceMs);
      await workbench().type(' for item');
      const [message, ...more] = await messages();
      assert.match(message ?? '', said);
      assert.deepEqual(more, []);
      assert.match(await workbench().documentText(), /return \[item for item/);
      assert.match(await workbench().status(), /Reinstall/);
      await workbench().screenshot(`${damage} shard`);
    });
  });
}
