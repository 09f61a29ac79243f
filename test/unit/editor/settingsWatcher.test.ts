import assert from 'node:assert/strict';
import type { Settings } from '../../../src/editor/settings.ts';
import { followSettings } from '../../../src/editor/settingsWatcher.ts';

/** What happens when a setting changes. */
function effectsOf(changed: keyof Settings): readonly string[] {
  const effects: string[] = [];
  const note = (effect: string) => (): void => void effects.push(effect);
  followSettings(
    {
      onChange: (listener) => {
        listener((key) => key === changed);
        return undefined as never;
      },
    },
    { restart: note('restart'), idleLimitChanged: note('idle limit') },
    { choiceChanged: note('chosen anew'), editorChanged: note('moved') },
  );
  return effects;
}

describe('followSettings: a changed setting', () => {
  it('of models or adapters is a new choice', () => {
    for (const key of ['model', 'languageModels', 'adapters'] as const) {
      assert.deepEqual(effectsOf(key), ['chosen anew'], key);
    }
  });

  it('of where suggestions are shown may want another model', () => {
    for (const key of ['enable', 'languages'] as const) assert.deepEqual(effectsOf(key), ['moved'], key);
  });

  it('of the engine restarts it, the others do nothing to it', () => {
    assert.deepEqual(effectsOf('threads'), ['restart']);
    assert.deepEqual(effectsOf('idleUnloadMinutes'), ['idle limit']);
    assert.deepEqual(effectsOf('multiline'), []);
  });
});
