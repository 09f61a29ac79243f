import { sizeText } from '../../download/progress.ts';
import type { EngineAdapter, EngineModel } from '../../host/engineState.ts';
import type { AdapterFacts, InspectedAdapter } from '../../models/adapterFiles.ts';
import type { MenuLine, MenuLines } from './quickMenu.ts';

/** A button on an adapter's line: what can be done with the adapter besides choosing it. */
export type AdapterAction = 'here' | 'folder' | 'remove';

/** The target of a line in the menu of adapters: an adapter, none, or another thing to do. */
export type AdapterTarget =
  | { readonly kind: 'adapter'; readonly adapter: EngineAdapter }
  | { readonly kind: 'none' | 'everywhere' | 'add-file' };

/** A line of the menu of adapters. */
export type AdapterItem = MenuLine<AdapterTarget, AdapterAction>;

/** The facts that the menu of adapters shows. */
export interface AdapterMenuFacts {
  /** The model that serves, with the adapter that is on. */
  readonly model: EngineModel;
  /** All that the user has added. */
  readonly adapters: readonly InspectedAdapter[];
  /** Whether a workspace is open, which could have a choice of its own. */
  readonly hasWorkspace: boolean;
  /** Whether this workspace has a choice of its own. */
  readonly isOwn: boolean;
}

/** The menu of adapters for a model: no adapter, those that fit it, those that do not and why, then what else can be done. */
export function adapterMenu(facts: AdapterMenuFacts): readonly MenuLines<AdapterTarget, AdapterAction>[] {
  const fitting = facts.adapters.flatMap(({ adapter, check }) => {
    return check.kind === 'fits' ? [fittingItem(adapter, check.facts, facts)] : [];
  });
  const others = facts.adapters.flatMap(({ adapter, check }) => {
    return check.kind === 'unfit' ? [unfitItem(adapter, check.reason)] : [];
  });
  const sections = [
    { title: `for ${facts.model.label}`, items: [noneItem(facts), ...fitting] },
    { title: 'for other models', items: others },
    { title: 'other', items: otherItems(facts) },
  ];
  return sections.filter(({ items }) => items.length > 0);
}

function noneItem(facts: AdapterMenuFacts): AdapterItem {
  const isOn = facts.model.adapter === undefined;
  return {
    target: { kind: 'none' },
    label: labelOf('No Adapter', isOn),
    description: descriptionOf([], isOn, facts),
    detail: 'The model as it is',
    actions: here(facts),
  };
}

function fittingItem(adapter: EngineAdapter, about: AdapterFacts, facts: AdapterMenuFacts): AdapterItem {
  const { label, path } = adapter;
  const isOn = facts.model.adapter?.path === path;
  return {
    target: { kind: 'adapter', adapter },
    label: labelOf(label, isOn),
    description: descriptionOf(factTexts(adapter, about), isOn, facts),
    detail: path,
    actions: [...here(facts), 'folder', 'remove'],
  };
}

function unfitItem(adapter: EngineAdapter, reason: string): AdapterItem {
  return {
    target: { kind: 'adapter', adapter },
    label: `$(circle-slash) ${adapter.label}`,
    description: '',
    detail: reason,
    actions: ['folder', 'remove'],
    isInert: true,
  };
}

function otherItems({ isOwn }: AdapterMenuFacts): readonly AdapterItem[] {
  const item = (kind: 'everywhere' | 'add-file', label: string, detail: string): AdapterItem => {
    return { target: { kind }, label, description: '', detail, actions: [] };
  };
  const everywhere = item(
    'everywhere',
    '$(globe) Use the Same Adapter Everywhere',
    'This workspace has a choice of its own',
  );
  const add = item(
    'add-file',
    '$(add) Add Adapter File...',
    'A LoRA adapter in GGUF format; it is used where it is',
  );
  return isOwn ? [everywhere, add] : [add];
}

function labelOf(label: string, isOn: boolean): string {
  return `$(${isOn ? 'check' : 'blank'}) ${label}`;
}

function descriptionOf(texts: readonly string[], isOn: boolean, { isOwn }: AdapterMenuFacts): string {
  const place = isOwn ? 'current in this workspace' : 'current';
  return [...texts, ...(isOn ? [place] : [])].join(', ');
}

function factTexts({ scale }: EngineAdapter, { ranks, alpha, bytes }: AdapterFacts): readonly string[] {
  const [least, most] = ranks;
  return [
    least === most ? `rank ${most}` : `ranks ${least} to ${most}`,
    ...(alpha === 0 ? [] : [`alpha ${alpha}`]),
    sizeText(bytes),
    ...(scale === 1 ? [] : [`scale ${scale}`]),
  ];
}

function here({ hasWorkspace, isOwn }: AdapterMenuFacts): readonly AdapterAction[] {
  return hasWorkspace && !isOwn ? ['here'] : [];
}
