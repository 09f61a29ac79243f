import * as vscode from 'vscode';
import type { Config } from '../config.ts';
import type { BorrowedServer } from './borrowedServer.ts';
import type { Consents } from './consents.ts';
import type { ServerKeys } from './keys.ts';

export interface StopServerServices {
  readonly config: Pick<Config, 'update'>;
  readonly consents: Pick<Consents, 'withdraw'>;
  readonly keys: Pick<ServerKeys, 'of' | 'delete'>;
  readonly server: Pick<BorrowedServer, 'state' | 'follow'>;
}

const DELETE_KEY = 'Delete API Key';

/**
 * `Nearline: Stop Using Remote Server`: turns it off, takes the consent back, and offers to delete the key. Rejects
 * where the setting cannot be written; nothing is sent any more even so.
 */
export async function stopServer({ config, consents, keys, server }: StopServerServices): Promise<void> {
  const { state } = server;
  const named = 'origin' in state ? state : undefined;
  try {
    await config.update('remoteServer', 'off');
  } finally {
    if (named) await consents.withdraw(named.origin);
    server.follow();
  }
  if (named) await tell(named, keys);
}

async function tell(
  { host, origin }: { readonly host: string; readonly origin: string },
  keys: StopServerServices['keys'],
): Promise<void> {
  const stored = (await keys.of(origin)) !== undefined;
  const text = `Nothing is sent to ${host} any more.`;
  const choice = await vscode.window.showInformationMessage(text, ...(stored ? [DELETE_KEY] : []));
  if (choice === DELETE_KEY) await keys.delete(origin);
}
