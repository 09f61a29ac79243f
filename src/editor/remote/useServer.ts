import { checkAddress, isInTheClear } from '../../remote/address.ts';
import type { Config } from '../config.ts';
import { agreesToSend } from './consentDialog.ts';
import type { Consents } from './consents.ts';
import type { ServerKeys } from './keys.ts';
import { askServer, type ServerChoice } from './questions.ts';
import type { ServerSettings } from './settings.ts';

export interface UseServerServices {
  readonly config: Pick<Config, 'read' | 'update'>;
  readonly consents: Pick<Consents, 'give'>;
  readonly keys: Pick<ServerKeys, 'store'>;
}

/**
 * `Nearline: Use Remote Server...`: asks for a server, and then whether code may be sent there. Nothing changes, and
 * nothing is sent, before both are answered. Rejects where settings or key cannot be stored.
 */
export async function useServer({ config, consents, keys }: UseServerServices): Promise<void> {
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

function choiceIn({ remoteServer, remoteAddress, remoteModel }: ServerSettings): ServerChoice {
  const kind = remoteServer === 'off' ? 'llama-server' : remoteServer;
  return { kind, address: remoteAddress, model: remoteModel, key: '' };
}

/** Ends with the setting that turns it on, so that no half of a server is ever used. */
async function write(
  { kind, address, model }: ServerChoice,
  inTheClear: boolean,
  config: UseServerServices['config'],
): Promise<void> {
  const { remoteServer: kindBefore, remoteAllowInsecure } = config.read();
  await config.update('remoteServer', 'off');
  await config.update('remoteAddress', address);
  // A llama-server has one model mostly, and is not asked for another server's.
  await config.update('remoteModel', kind === 'openai' || kind === kindBefore ? model : '');
  await config.update('remoteAllowInsecure', remoteAllowInsecure || inTheClear);
  await config.update('remoteServer', kind);
}
