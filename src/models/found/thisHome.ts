import { homedir } from 'node:os';
import type { FoundMachine } from './types.ts';

/** The user's own folders. */
export function thisHome(): FoundMachine {
  return { home: homedir(), env: process.env, platform: process.platform };
}
