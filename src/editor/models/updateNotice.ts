import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { CATALOGUE } from '../../models/catalogue/catalogue.ts';
import type { Switcher } from '../../models/switcher.ts';
import { updatesOf, type ModelUpdate } from '../../models/updates.ts';
import { guarded } from '../guarded.ts';
import type { ModelServices } from './services.ts';
import { nameOf, sizeOf, update, type UpdateServices } from './updates.ts';

/** What the notice works with. */
export type NoticeServices = UpdateServices &
  Pick<ModelServices, 'log'> & { readonly switcher: Pick<Switcher, 'onChange'> };

/** Says once a session that the model in use has an update. Looks only at files, and only when a model was loaded. */
export function noticeUpdates(services: NoticeServices): Disposable {
  const { switcher, log } = services;
  const looked = new Set<string>();
  let told = false;
  return switcher.onChange(({ model: { path }, engine }) => {
    if (told || engine.kind !== 'ready' || looked.has(path)) return;
    looked.add(path);
    void guarded(async () => {
      const found = await updateOf(path, services);
      if (!found || told) return;
      told = true;
      await offer(found, services);
    }, log);
  });
}

/** The update of the model whose file this is. */
async function updateOf(path: string, { store }: NoticeServices): Promise<ModelUpdate | undefined> {
  const owner = await store.owner(path);
  return owner && updatesOf([owner.model], CATALOGUE)[0];
}

async function offer(found: ModelUpdate, services: NoticeServices): Promise<void> {
  const download = 'Update';
  const size = sizeOf(found);
  const text = `An update of ${nameOf(found)} can be downloaded${size === '' ? '' : ` (${size})`}.`;
  if ((await vscode.window.showInformationMessage(text, download, 'Not Now')) !== download) return;
  await update(found.model, services);
}
