import type { HealthState } from '../../remote/health.ts';
import type { ServerUse } from '../settings.ts';

/** A server that the settings name, and that cannot be asked yet. */
export type WaitingServer =
  /** @see faults a sentence each, with the remedy. */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }
  /** The user has not agreed to it: nothing is sent, and the local model serves. */
  | {
      readonly kind: 'no-consent';
      /** Host and port. */
      readonly host: string;
      /** Scheme, host and port: what a consent is for. */
      readonly origin: string;
      /** Whether the connection is not encrypted, so that others could read what is sent. */
      readonly inTheClear: boolean;
    };

/** A server that is asked. */
export interface ServerInUse {
  readonly kind: 'on';
  readonly host: string;
  readonly origin: string;
  readonly use: ServerUse;
  readonly health: HealthState;
}

/** The state of a server of the user's own. */
export type ServerState =
  | { readonly kind: 'off' }
  /** Its code is being loaded, which takes a moment. */
  | { readonly kind: 'opening' }
  | WaitingServer
  | ServerInUse;

/** Whether the local model may be asked: not where the server is used alone, nor before that is known. */
export function usesLocalModel(state: ServerState): boolean {
  return state.kind !== 'opening' && !(state.kind === 'on' && state.use === 'only');
}

/** Whether the server is away: it failed when it was asked last. */
export function isDown(state: ServerState): boolean {
  return state.kind === 'on' && state.health.kind === 'down';
}

/** The command that sets a server up, as users find it. */
const USE = "'Nearline: Use Remote Server...'";

/** The headline of the status bar item, where a server serves. */
interface ServerHeadline {
  /** A codicon's name. */
  readonly icon: string;
  readonly detail: string;
}

/** The server's headline; `undefined` where suggestions come from the local model first, or alone. */
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

/** The line that names the source of suggestions: the server, the local model, or both. @param model the local one's label. */
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

/** Lines of the tooltip about a server: what does not work, and what is sent where. */
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

/** Whether the server's state is one that the user may want to do something about. */
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
interface ServerItem {
  readonly label: string;
  readonly command: string;
}

/** The lines of that menu about a server: what can be done now. */
export function serverItems(server: ServerState): readonly ServerItem[] {
  const use = { label: '$(cloud) Use Remote Server...', command: 'nearline.useRemoteServer' };
  if (server.kind === 'off') return [use];
  const retry = { label: '$(refresh) Retry Remote Server', command: 'nearline.retryRemoteServer' };
  const stop = { label: '$(stop-circle) Stop Using Remote Server', command: 'nearline.stopRemoteServer' };
  return [...(isDown(server) ? [retry] : []), use, stop];
}
