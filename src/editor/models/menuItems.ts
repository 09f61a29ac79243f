import { dirname } from 'node:path';
import { BUNDLED_ID } from '../../models/catalogue/catalogue.ts';
import type { ModelEntry } from '../../models/catalogue/entries.ts';
import type { ModelDownload } from '../../models/downloads.ts';
import { sizeText } from '../../models/transfer/size.ts';
import type { MenuAction, MenuFacts, MenuItem } from './menu.ts';
import { progressText } from './texts.ts';

/** What a line says, and its buttons. */
type Shown = Pick<MenuItem, 'label' | 'description' | 'actions'>;

/** The line of a model. */
export function itemFor(entry: ModelEntry, facts: MenuFacts): MenuItem {
  const common = { target: { kind: 'model', entry }, detail: facts.adviceFor(entry) } as const;
  switch (entry.kind) {
    case 'installed':
      return { ...common, ...installedItem(entry, facts) };
    case 'found': {
      const { label, program, bytes, path } = entry.found;
      const description = join(program, sizeText(bytes), current(path, facts));
      return {
        ...common,
        label: iconed(icon(path, facts), label),
        description,
        actions: ['folder', ...card(entry)],
      };
    }
    case 'download':
      return { ...common, ...downloadItem(entry, facts) };
  }
}

function installedItem(entry: ModelEntry & { kind: 'installed' }, facts: MenuFacts): Shown {
  const { label, path, bytes, id } = entry.installed;
  const running = id === undefined ? undefined : facts.downloadOf(id);
  if (running) return downloading(label, running);
  const isOwn = path === facts.workspaceModel;
  const isStored = facts.isStored(path);
  // Files of the user's own may have the same name in several folders.
  const origin = id === BUNDLED_ID ? 'bundled' : isStored ? '' : dirname(path);
  const here = facts.hasWorkspace && !isOwn ? (['here'] as const) : [];
  const isOld = facts.hasUpdate(path);
  const update = isOld ? (['update'] as const) : [];
  const remove = isStored ? (['delete'] as const) : [];
  return {
    label: iconed(icon(path, facts), label),
    description: join(
      ...[sizeText(bytes), origin, current(path, facts), isOwn ? 'in this workspace' : ''],
      isOld ? 'update available' : '',
    ),
    actions: [...update, ...here, ...remove, 'folder', ...card(entry)],
  };
}

function downloadItem({ model }: ModelEntry & { kind: 'download' }, { downloadOf }: MenuFacts): Shown {
  const running = downloadOf(model.id);
  if (running) return downloading(model.name, running);
  const size = model.bytes === undefined ? '' : sizeText(model.bytes);
  const terms = model.licence.restricts ? `${model.licence.name} licence, restricts use` : model.licence.name;
  return {
    label: iconed('cloud-download', `${model.name} ${model.quantization}`),
    description: join(size, terms),
    actions: ['card'],
  };
}

function downloading(label: string, running: ModelDownload): Shown {
  return { label: iconed('sync~spin', label), description: progressText(running), actions: ['cancel'] };
}

/** A found or installed model has a card where the catalogue knows it. */
function card({ model }: Pick<ModelEntry, 'model'>): readonly MenuAction[] {
  return model?.download === undefined ? [] : ['card'];
}

function icon(path: string, { current: serving }: MenuFacts): string {
  return path === serving ? 'check' : 'blank';
}

function current(path: string, { current: serving }: MenuFacts): string {
  return path === serving ? 'current' : '';
}

function iconed(name: string, label: string): string {
  return `$(${name}) ${label}`;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
