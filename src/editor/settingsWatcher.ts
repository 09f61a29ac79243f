import type * as vscode from 'vscode';
import type { Switcher } from '../models/switcher.ts';
import type { Config } from './config.ts';
import type { ModelFollower } from './models/follower.ts';

/** Settings that an engine is loaded with. */
const LOADING = ['threads', 'gpu', 'kvCacheMegabytes', 'kvCacheType', 'kvCacheOnDisk'] as const;

/** Settings that say which model is used for what. */
const CHOOSING = ['model', 'languageModels', 'adapters'] as const;

/** Settings that say where a model is used at all. */
const USING = ['enable', 'languages'] as const;

/**
 * Makes a changed setting take effect at once: another model is switched to, those of an engine restart it, and the
 * time without use is counted anew.
 */
export function followSettings(
  config: Pick<Config, 'onChange'>,
  switcher: Pick<Switcher, 'restart' | 'idleLimitChanged'>,
  follower: Pick<ModelFollower, 'choiceChanged' | 'editorChanged'>,
): vscode.Disposable {
  return config.onChange((affects) => {
    if (LOADING.some(affects)) switcher.restart();
    if (affects('idleUnloadMinutes')) switcher.idleLimitChanged();
    if (CHOOSING.some(affects)) follower.choiceChanged();
    else if (USING.some(affects)) follower.editorChanged();
  });
}
