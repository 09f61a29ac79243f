import { readFile } from 'node:fs/promises';
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { toDisposable, type Disposable } from '../base/disposable.ts';

/**
 * Calls back with a file's text now, and whenever it is written or replaced; with `undefined` where it cannot
 * be read. Watches its folder, because a file that is replaced is another file.
 */
export function watchFile(path: string, onText: (text: string | undefined) => void): Disposable {
  const read = (): void => {
    readFile(path, 'utf8').then(onText, () => onText(undefined));
  };
  const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
    if (name === basename(path)) read();
  });
  watcher.on('error', () => watcher.close());
  read();
  return toDisposable(() => watcher.close());
}
