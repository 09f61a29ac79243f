import { rename } from 'node:fs/promises';

/** Our own choice: a scanner looks at a file of some gigabytes for seconds. */
const PATIENCE_MS = [100, 300, 1000, 3000] as const;

/** On Windows a virus scanner holds new files for a moment, and neither they nor their folder can be renamed. */
export async function renamePatiently(from: string, to: string): Promise<void> {
  for (const waitMs of PATIENCE_MS) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32') throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  await rename(from, to);
}
