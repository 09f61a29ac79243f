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
