import { HubError } from '../../download/hub/errors.ts';
import { type HubListing, listModels, modelContaining, searchModels } from '../../download/hub/models.ts';
import type { Licence } from '../../download/hub/licence.ts';
import type { Hub } from '../../download/hub/hub.ts';
import { type HubReference, parseReference } from '../../download/hub/reference.ts';
import { sizeText } from '../../download/progress.ts';
import { publishedFromHub, type PublishedModel } from '../../models/published.ts';
import { askLine, askText, type StepAnswer, type StepOptions } from '../quickInput.ts';

/** A model of a repository on Hugging Face, and the licence that it comes under. */
export interface HubChoice {
  readonly model: PublishedModel;
  readonly licence: Licence;
}

/** Which step the question is at, with what was answered before. */
type State =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'repositories'; readonly text: string }
  | {
      readonly kind: 'files';
      readonly text: string;
      readonly reference: HubReference;
      /** Whether the repository was chosen from a search, and not named by the user. */
      readonly searched: boolean;
    }
  | { readonly kind: 'done'; readonly choice: HubChoice }
  | { readonly kind: 'closed' };

type Open = Exclude<State, { kind: 'done' | 'closed' }>;

/** Number of steps; the second one is left out where the first names a repository. */
const STEPS = 3;

/**
 * Asks for a model on Hugging Face in up to three steps: a name or words, a repository, a file. A step that the Hub
 * cannot answer leads back to the first one.
 * @param tell shows why it could not.
 * @returns `undefined` where the user closed the question.
 */
export async function askHub(hub: Hub, tell: (problem: string) => void): Promise<HubChoice | undefined> {
  let state: State = { kind: 'words', text: '' };
  while (state.kind !== 'done' && state.kind !== 'closed') {
    const { text }: Open = state;
    state = await next(state, hub).catch((error: unknown): State => {
      if (!(error instanceof HubError)) throw error;
      tell(error.message);
      return { kind: 'words', text };
    });
  }
  return state.kind === 'done' ? state.choice : undefined;
}

async function next(state: Open, hub: Hub): Promise<State> {
  switch (state.kind) {
    case 'words':
      return await askWords(state.text);
    case 'repositories':
      return await askRepository(state.text, hub);
    case 'files':
      return await askFile(state, hub);
  }
}

async function askWords(before: string): Promise<State> {
  const placeholder = 'owner/name, owner/name:file.gguf, an address, or a few words';
  const answer = await askText(stepOf(1, placeholder), before);
  if (answer.kind !== 'chosen') return { kind: 'closed' };
  const text = answer.value;
  // A name has a slash; words have none.
  if (!text.includes('/')) return { kind: 'repositories', text };
  return { kind: 'files', text, reference: parseReference(text), searched: false };
}

async function askRepository(text: string, hub: Hub): Promise<State> {
  const answer = await askLine(stepOf(2, `Repositories with GGUF files for “${text}”`), async (signal) => {
    const matches = await searchModels(hub, text, signal);
    if (matches.length === 0)
      throw new HubError('not-found', `Nothing on Hugging Face has GGUF files for “${text}”.`);
    return matches.map(({ repository, downloads }) => ({
      label: repository,
      description: `${downloads.toLocaleString('en')} downloads last month`,
      value: repository,
    }));
  });
  if (answer.kind !== 'chosen') return backTo({ kind: 'words', text }, answer);
  return { kind: 'files', text, reference: parseReference(answer.value), searched: true };
}

async function askFile({ text, reference, searched }: State & { kind: 'files' }, hub: Hub): Promise<State> {
  const { file, repository } = reference;
  const choiceOf = (listing: HubListing, model: HubListing['models'][number]): HubChoice => {
    return { model: publishedFromHub(hub, listing, model), licence: listing.licence };
  };
  const answer = await askLine(stepOf(3, `Models in ${repository}`), async (signal) => {
    const listing = await listModels(hub, reference, signal);
    const models = file === undefined ? listing.models : [modelContaining(listing, file)];
    return models.map((model) => ({
      label: model.label,
      description: sizeText(model.bytes),
      detail: listing.licence.name,
      value: choiceOf(listing, model),
    }));
  });
  if (answer.kind === 'chosen') return { kind: 'done', choice: answer.value };
  return backTo({ kind: searched ? 'repositories' : 'words', text }, answer);
}

function backTo(state: State, answer: StepAnswer<unknown>): State {
  return answer.kind === 'back' ? state : { kind: 'closed' };
}

function stepOf(step: number, placeholder: string): StepOptions {
  return { title: 'Nearline: Download from Hugging Face', placeholder, step, totalSteps: STEPS };
}
