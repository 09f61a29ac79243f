import { GPU_VERSION } from './packages.ts';

/** What decides whether the user is asked about GPU support without having said anything. */
export interface InvitationFacts {
  /** The setting allows a GPU. */
  readonly wanted: boolean;
  readonly installed: boolean;
  /** Something was installed for an older version of the engine. */
  readonly outdated: boolean;
  /** A GPU was seen that one of the packs serves. */
  readonly seen: boolean;
  /** What was stored when the user was asked last. */
  readonly answer: unknown;
}

/** Stored for "Never". */
export const NEVER = 'never';

/** Stored when the question is shown: it is not asked again for this version of the engine. */
export const ASKED = GPU_VERSION;

/** Whether to ask, and what: to install for the first time, or to renew what an update of the engine made useless. */
export function invitation(facts: InvitationFacts): 'install' | 'renew' | undefined {
  const { wanted, installed, outdated, seen, answer } = facts;
  if (!wanted || installed || answer === NEVER || answer === ASKED) return undefined;
  if (outdated) return 'renew';
  // Who was asked for any version has decided.
  return seen && answer === undefined ? 'install' : undefined;
}
