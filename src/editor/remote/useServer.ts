import { checkAddress, isInTheClear } from '../../remote/address.ts';
import type { ServerKind } from '../../remote/settings.ts';
import type { Config } from '../config.ts';
import { askLine, askText, type StepAnswer, type StepLine, type StepOptions } from '../quickInput.ts';
import type { ServerSettings } from '../settings.ts';
import { agreesToSend, type Consents } from './consent.ts';
import type { ServerKeys } from './keys.ts';

/**
 * Asks for a server, and then whether code may be sent there, and turns it on. Nothing changes, and nothing is sent,
 * before both are answered.
 * @throws where settings or key cannot be stored.
 */
export async function useServer(
  config: Pick<Config, 'read' | 'update'>,
  consents: Pick<Consents, 'give'>,
  keys: Pick<ServerKeys, 'store'>,
): Promise<void> {
  const choice = await askServer(choiceIn(config.read()));
  const checked = choice && checkAddress(choice.address, true);
  if (!choice || checked?.kind !== 'valid') return;
  const { host, origin } = checked.address;
  const inTheClear = isInTheClear(origin);
  if (!(await agreesToSend(host, inTheClear))) return;
  if (choice.key !== '') await keys.store(origin, choice.key);
  await consents.give(origin);
  await write(choice, inTheClear, config);
}

/** What the settings say of a server, for the questions to start from. */
function choiceIn({ remoteServer, remoteAddress, remoteModel }: ServerSettings): ServerChoice {
  const kind = remoteServer === 'off' ? 'llama-server' : remoteServer;
  return { kind, address: remoteAddress, model: remoteModel, key: '' };
}

/** Ends with the setting that turns it on, so that no half of a server is ever used. */
async function write(
  { kind, address, model }: ServerChoice,
  inTheClear: boolean,
  config: Pick<Config, 'read' | 'update'>,
): Promise<void> {
  const { remoteServer: kindBefore, remoteAllowInsecure } = config.read();
  await config.update('remoteServer', 'off');
  await config.update('remoteAddress', address);
  // A llama-server has one model mostly, and is not asked for another server's.
  await config.update('remoteModel', kind === 'openai' || kind === kindBefore ? model : '');
  await config.update('remoteAllowInsecure', remoteAllowInsecure || inTheClear);
  await config.update('remoteServer', kind);
}

/** A server as the user describes it. */
interface ServerChoice {
  readonly kind: ServerKind;
  readonly address: string;
  readonly model: string;
  /** API key; empty where none was entered. */
  readonly key: string;
}

type Step = keyof ServerChoice;

const STEPS: Readonly<Record<ServerKind, readonly Step[]>> = {
  'llama-server': ['kind', 'address', 'key'],
  openai: ['kind', 'address', 'model', 'key'],
};

const KINDS: readonly StepLine<ServerKind>[] = [
  {
    label: 'llama-server',
    description: "llama.cpp's own server",
    detail: 'Keeps what it has read, and reads ahead where the cursor rests',
    value: 'llama-server',
  },
  {
    label: 'OpenAI-compatible',
    description: 'vLLM, Ollama, LM Studio and others',
    detail: 'Anything that serves /v1/completions with a model that can fill in the middle',
    value: 'openai',
  },
];

const PLACEHOLDERS: Readonly<Record<Step, string>> = {
  kind: 'What kind of server is it?',
  address: 'Its address, such as https://completions.example:8080',
  model: 'The model, as the server calls it, such as qwen2.5-coder:7b',
  key: 'Its API key; empty where it wants none, or where it is stored already',
};

/**
 * Asks for a server step by step, with a way back.
 * @param before what the answers start from.
 * @returns `undefined` where the user closed the question.
 */
async function askServer(before: ServerChoice): Promise<ServerChoice | undefined> {
  let choice = before;
  for (let at = 0; ;) {
    const steps = STEPS[choice.kind];
    const step = steps[at];
    if (step === undefined) return choice;
    const answer = await ask(step, choice, {
      title: 'Nearline: Use Remote Server',
      placeholder: PLACEHOLDERS[step],
      step: at + 1,
      totalSteps: steps.length,
    });
    if (answer.kind === 'closed') return undefined;
    if (answer.kind === 'chosen') choice = { ...choice, [step]: answer.value };
    at += answer.kind === 'back' ? -1 : 1;
  }
}

async function ask(step: Step, choice: ServerChoice, options: StepOptions): Promise<StepAnswer<string>> {
  switch (step) {
    case 'kind':
      return await askLine(options, async () => await Promise.resolve(KINDS));
    case 'address':
      return await askText({ ...options, problemIn: addressProblem }, choice.address);
    case 'model':
      return await askText(options, choice.model);
    case 'key':
      return await askText({ ...options, password: true, optional: true }, choice.key);
  }
}

/** Plain http within the user's own network is for the consent to name. */
function addressProblem(address: string): string | undefined {
  const checked = checkAddress(address, true);
  return checked.kind === 'faulty' ? checked.fault : undefined;
}
