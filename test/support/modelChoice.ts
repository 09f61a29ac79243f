import { resolve } from 'node:path';
import { type ChoiceSettings, ModelChoice } from '../../src/models/modelChoice.ts';
import { type LookedAtMemory, testMemory } from './memory.ts';

/** Where no extension is. */
export const NO_EXTENSION = resolve('/extension');

/** A choice over settings and memories that a test looks at. */
export interface ChoiceBench {
  settings: ChoiceSettings;
  readonly everywhere: LookedAtMemory;
  readonly workspace: LookedAtMemory;
  readonly choice: ModelChoice;
}

/** Settings are saved as an editor saves them: they hold from then on. */
export function choiceBench(settings: Partial<ChoiceSettings> = {}): ChoiceBench {
  const everywhere = testMemory();
  const workspace = testMemory();
  const choice = new ModelChoice({
    extensionRoot: NO_EXTENSION,
    settings: () => bench.settings,
    saveModel: async (model) => await save({ model }),
    saveLanguages: async (languageModels) => await save({ languageModels }),
    everywhere,
    workspace,
  });
  const save = async (changed: Partial<ChoiceSettings>): Promise<void> => {
    bench.settings = { ...bench.settings, ...changed };
    await Promise.resolve();
  };
  const bench: ChoiceBench = {
    settings: { model: '', languageModels: {}, adapters: [], ...settings },
    everywhere,
    workspace,
    choice,
  };
  return bench;
}
