import { dirname, join } from 'node:path';
import type { Disposable } from '../util/disposable.ts';
import { watchFile } from '../util/files.ts';

/** The part of the editor's list of installed extensions, `extensions.json`, that is read here. */
interface Listed {
  readonly identifier?: { readonly id?: unknown };
}

/**
 * Whether an extension is in the editor's list of installed extensions.
 * @returns `undefined` where the text is no such list: half written, or of a form that is not known.
 */
export function isListed(text: string, id: string): boolean | undefined {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return undefined;
    return list.some(
      (entry: Listed | null) => String(entry?.identifier?.id).toLowerCase() === id.toLowerCase(),
    );
  } catch {
    return undefined;
  }
}

/**
 * Watches for the extension's own removal, and calls back then. The editor goes on running an uninstalled extension until
 * its next restart, and tells it nothing; the editor's list of installed extensions does.
 * @param extensionRoot the extension's folder, which lies beside that list.
 */
export function watchUninstall(extensionRoot: string, id: string, uninstalled: () => void): Disposable {
  // A development copy, or one of another profile, is not in this list in the first place.
  let wasListed = false;
  return watchFile(join(dirname(extensionRoot), 'extensions.json'), (text) => {
    const listed = text === undefined ? undefined : isListed(text, id);
    if (listed === false && wasListed) uninstalled();
    wasListed = listed ?? wasListed;
  });
}
