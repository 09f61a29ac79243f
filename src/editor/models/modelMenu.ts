import { dirname } from 'node:path';
import { sizeText } from '../../download/progress.ts';
import { BUNDLED_ID } from '../../models/catalogue.ts';
import type { ModelDownload } from '../../models/downloads.ts';
import type { ModelGroup, ModelEntry } from '../../models/modelEntries.ts';
import type { MenuLine, MenuLines } from './quickMenu.ts';
import { progressText } from './texts.ts';

/** A button on a model's line: what can be done with the model besides choosing it. */
export type ModelAction = 'update' | 'here' | 'cancel' | 'delete' | 'folder' | 'card';

/** The target of a line in the menu of models: a model, or another thing to do. */
export type ModelTarget =
  | { readonly kind: 'model'; readonly entry: ModelEntry }
  | { readonly kind: 'everywhere' | 'add-file' | 'search' | 'roll-back' };

/** A line of the menu of models. */
export type ModelItem = MenuLine<ModelTarget, ModelAction>;

/** The facts that the menu of models shows; all paths are absolute. */
export interface ModelMenuFacts {
  readonly entries: readonly ModelEntry[];
  /** Path of the model that serves. */
  readonly current: string;
  /** Whether a workspace is open, which could have a model of its own. */
  readonly hasWorkspace: boolean;
  /** Path of the model that was chosen for this workspace alone. */
  readonly workspaceModel: string | undefined;
  /** Name of the model that served before it, if it is still there. */
  readonly previous: string | undefined;
  /** Whether a file of a model was downloaded, and may be deleted. */
  readonly isStored: (path: string) => boolean;
  /** Whether the catalogue has a newer file of a model. */
  readonly hasUpdate: (path: string) => boolean;
  /** The download of a model that is running now, by the model's id. */
  readonly downloadOf: (id: string) => ModelDownload | undefined;
  /** One sentence about a model on this machine: whether it fits, how fast it would be. */
  readonly adviceFor: (entry: ModelEntry) => string;
}

const TITLES: Readonly<Record<ModelGroup, string>> = {
  installed: 'installed',
  recommended: 'recommended for this machine',
  found: 'from other programs on this machine',
  others: 'more models',
};

/** The menu of models: every model once, under the heading of its group, the current one first; then what else can be done. */
export function modelMenu(facts: ModelMenuFacts): readonly MenuLines<ModelTarget, ModelAction>[] {
  const groups = Object.keys(TITLES) as ModelGroup[];
  const sections = groups.map((group) => ({
    title: TITLES[group],
    items: currentFirst(facts, group).map((entry) => itemFor(entry, facts)),
  }));
  return [...sections, { title: 'other', items: otherItems(facts) }].filter(({ items }) => items.length > 0);
}

/** A menu begins at its first line, which is to be the one that holds. */
function currentFirst({ entries, current }: ModelMenuFacts, group: ModelGroup): readonly ModelEntry[] {
  const isCurrent = (entry: ModelEntry): boolean =>
    entry.kind === 'installed' && entry.installed.path === current;
  const own = entries.filter((entry) => entry.group === group);
  return [...own.filter(isCurrent), ...own.filter((entry) => !isCurrent(entry))];
}

function otherItems({ previous, workspaceModel }: ModelMenuFacts): readonly ModelItem[] {
  const item = (kind: Exclude<ModelTarget['kind'], 'model'>, label: string, detail: string): ModelItem => {
    return { target: { kind }, label, description: '', detail, actions: [] };
  };
  const everywhere = item(
    'everywhere',
    '$(globe) Use the Same Model Everywhere',
    'This workspace has a model of its own',
  );
  const back = item('roll-back', '$(discard) Roll Back', `To ${previous ?? ''}, which was used before`);
  const search = item(
    'search',
    '$(search) Download from Hugging Face...',
    'Any model as a GGUF file: owner/name, or a few words',
  );
  const add = item(
    'add-file',
    '$(add) Add Model File...',
    'A GGUF file on this machine; it is used where it is',
  );
  return [
    ...(workspaceModel === undefined ? [] : [everywhere]),
    ...(previous === undefined ? [] : [back]),
    search,
    add,
  ];
}

/** What a line says, and its buttons. */
type Appearance = Pick<ModelItem, 'label' | 'description' | 'actions'>;

/** The line of a model. */
function itemFor(entry: ModelEntry, facts: ModelMenuFacts): ModelItem {
  const common = { target: { kind: 'model', entry }, detail: facts.adviceFor(entry) } as const;
  switch (entry.kind) {
    case 'installed':
      return { ...common, ...installedItem(entry, facts) };
    case 'found':
      return { ...common, ...foundItem(entry, facts) };
    case 'download':
      return { ...common, ...downloadItem(entry, facts) };
  }
}

function installedItem(entry: ModelEntry & { kind: 'installed' }, facts: ModelMenuFacts): Appearance {
  const { label, path, bytes, id } = entry.installed;
  const running = id === undefined ? undefined : facts.downloadOf(id);
  if (running) return downloading(label, running);
  const isOwn = path === facts.workspaceModel;
  const isStored = facts.isStored(path);
  const isOutdated = facts.hasUpdate(path);
  // Files of the user's own may have the same name in several folders.
  const origin = id === BUNDLED_ID ? 'bundled' : isStored ? '' : dirname(path);
  const where = isOwn ? 'in this workspace' : '';
  const news = isOutdated ? 'update available' : '';
  const here = facts.hasWorkspace && !isOwn ? (['here'] as const) : [];
  const update = isOutdated ? (['update'] as const) : [];
  const remove = isStored ? (['delete'] as const) : [];
  return {
    label: iconed(icon(path, facts), label),
    description: join(sizeText(bytes), origin, current(path, facts), where, news),
    actions: [...update, ...here, ...remove, 'folder', ...card(entry)],
  };
}

function foundItem(entry: ModelEntry & { kind: 'found' }, facts: ModelMenuFacts): Appearance {
  const { label, program, bytes, path } = entry.found;
  return {
    label: iconed(icon(path, facts), label),
    description: join(program, sizeText(bytes), current(path, facts)),
    actions: ['folder', ...card(entry)],
  };
}

function downloadItem(
  { model }: ModelEntry & { kind: 'download' },
  { downloadOf }: ModelMenuFacts,
): Appearance {
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

function downloading(label: string, running: ModelDownload): Appearance {
  return { label: iconed('sync~spin', label), description: progressText(running), actions: ['cancel'] };
}

/** A found or installed model has a card where the catalogue knows it. */
function card({ model }: Pick<ModelEntry, 'model'>): readonly ModelAction[] {
  return model?.download === undefined ? [] : ['card'];
}

function icon(path: string, { current: serving }: ModelMenuFacts): string {
  return path === serving ? 'check' : 'blank';
}

function current(path: string, { current: serving }: ModelMenuFacts): string {
  return path === serving ? 'current' : '';
}

function iconed(name: string, label: string): string {
  return `$(${name}) ${label}`;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
