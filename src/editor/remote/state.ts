import type { Health } from '../../remote/health.ts';
import type { ServerUse } from './settings.ts';

/** The settings name a server that cannot be asked yet. */
export type WaitingServer =
  /** @see faults a sentence each, with the remedy. */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }
  /** The user has not agreed to it: nothing is sent, and the local model serves. */
  | {
      readonly kind: 'no-consent';
      /** Host and port. */
      readonly host: string;
      readonly origin: string;
      /** Whether whoever is on the way could read what is sent. */
      readonly inTheClear: boolean;
    };

/** A server that is asked. */
export interface ServerInUse {
  readonly kind: 'on';
  readonly host: string;
  readonly origin: string;
  readonly use: ServerUse;
  readonly health: Health;
}

/** Where a server of the user's own stands. */
export type ServerState =
  | { readonly kind: 'off' }
  /** Its code is being loaded, which takes a moment. */
  | { readonly kind: 'opening' }
  | WaitingServer
  | ServerInUse;

/** Whether the local model may be asked: not where the server is alone, nor before that is known. */
export function usesLocalModel(state: ServerState): boolean {
  return state.kind !== 'opening' && !(state.kind === 'on' && state.use === 'only');
}

/** Whether it failed when it was asked last. */
export function isDown(state: ServerState): boolean {
  return state.kind === 'on' && state.health.kind === 'down';
}

/** The command that sets a server up, as users find it. */
const USE = "'Nearline: Use Remote Server...'";

/** What the status bar item says first. */
export interface ServerHeadline {
  /** A codicon's name. */
  readonly icon: string;
  readonly detail: string;
}

/** How the server does, where suggestions come from it rather than from the local model. */
export function serverHeadline(server: ServerState, working: boolean): ServerHeadline | undefined {
  if (server.kind !== 'on' || server.use === 'fallback') return undefined;
  const { host, health, use } = server;
  switch (health.kind) {
    case 'unknown':
      return { icon: working ? 'sync~spin' : 'cloud', detail: `${host} is asked when you type` };
    case 'up':
      return { icon: working ? 'sync~spin' : 'cloud', detail: `${host} answers` };
    case 'down':
      return use === 'only' ? { icon: 'warning', detail: `${host} is away` } : undefined;
  }
}

/** Whose suggestions are shown: the server's, the local model's, or both. @param model label of the local one. */
export function sourceLine(server: ServerState, model: string): string {
  if (server.kind !== 'on') return `Model: ${model}`;
  switch (server.use) {
    case 'only':
      return `Server: ${server.host}`;
    case 'first':
      return `Server: ${server.host}; wherever it is away, the model: ${model}`;
    case 'fallback':
      return `Model: ${model}; where it is in doubt, the server: ${server.host}`;
  }
}

/** What does not work with a server, and what is sent where. */
export function serverLines(server: ServerState): readonly string[] {
  switch (server.kind) {
    case 'off':
    case 'opening':
      return [];
    case 'faulty':
      return [`No server is asked. ${server.faults.join(' ')}`];
    case 'no-consent':
      return [`${server.host} is not asked before you agree, see ${USE}`];
    case 'on':
      return [...awayLines(server), sentLine(server)];
  }
}

/** Whether the user may want to do something about it. */
export function needsAttention(server: ServerState): boolean {
  return server.kind === 'faulty' || server.kind === 'no-consent' || isDown(server);
}

function awayLines({ use, health }: ServerInUse): readonly string[] {
  if (health.kind !== 'down') return [];
  const meanwhile =
    use === 'only' ? 'There are no suggestions meanwhile.' : 'The local model serves meanwhile.';
  return [`${health.message} ${meanwhile}`];
}

function sentLine({ use, host }: ServerInUse): string {
  const where = use === 'fallback' ? 'Where the local model is in doubt, text' : 'Text';
  return `${where} around the cursor is sent to ${host}, and parts of other files`;
}

/** A line of the menu behind the status bar item. */
export interface ServerItem {
  readonly label: string;
  readonly command: string;
}

/** What can be done about a server now. */
export function serverItems(server: ServerState): readonly ServerItem[] {
  const use = { label: '$(cloud) Use Remote Server...', command: 'nearline.useRemoteServer' };
  if (server.kind === 'off') return [use];
  const retry = { label: '$(refresh) Retry Remote Server', command: 'nearline.retryRemoteServer' };
  const stop = { label: '$(stop-circle) Stop Using Remote Server', command: 'nearline.stopRemoteServer' };
  return [...(isDown(server) ? [retry] : []), use, stop];
}
