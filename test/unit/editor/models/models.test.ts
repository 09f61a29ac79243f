import assert from 'node:assert/strict';
import type * as ModelsModule from '../../../../src/editor/models/models.ts';
import type { ServerState } from '../../../../src/editor/remote/state.ts';
import { DEFAULTS } from '../../../../src/editor/settings.ts';
import { modelFromFile } from '../../../../src/models/modelFile.ts';
import { ModelStore } from '../../../../src/models/store.ts';
import { Emitter } from '../../../../src/util/disposable.ts';
import { silentLog } from '../../../../src/util/log.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { settle } from '../../../support/fakeClock.ts';
import { useScratch } from '../../../support/scratch.ts';
import { SwitchingBench } from '../../../support/switchingBench.ts';

const PYTHON = modelFromFile('/python.gguf');
const ALONE: ServerState = {
  kind: 'on',
  host: 'example:8080',
  origin: 'http://example:8080',
  use: 'only',
  health: { kind: 'unknown' },
};

describe('Models beside a server', () => {
  const scratch = useScratch();

  it('are not loaded while that serves alone, and are again once it does not', async () => {
    const bench = new SwitchingBench(modelFromFile('/general.gguf'), {
      languageModels: { python: PYTHON.path },
    });
    const document = { languageId: 'python', uri: { scheme: 'file' } };
    const vscode = { window: { activeTextEditor: { document } } };
    const { Models } = await loadEditorModule<typeof ModelsModule>('src/editor/models/models.ts', vscode);
    let state: ServerState = ALONE;
    const onChange = new Emitter<never>().event;
    const switcher = { onChange, onSwitch: onChange, loaded: [], dropKept: () => undefined };
    const models = new Models({
      context: { extensionPath: '', globalState: bench.chosen.everywhere },
      config: { read: () => DEFAULTS },
      choice: bench.chosen.choice,
      switcher: Object.assign(switcher, { service: bench.service, switchTo: bench.switchTo.bind(bench) }),
      store: new ModelStore(scratch()),
      server: {
        get state() {
          return state;
        },
        onChange,
      },
      tell: () => undefined,
      log: silentLog,
    } as unknown as ModelsModule.ModelParts);
    models.follower.choiceChanged();
    await settle();
    assert.equal(bench.serving, 'general');
    state = { kind: 'off' };
    models.follower.choiceChanged();
    await settle();
    assert.equal(bench.serving, 'python');
    models.dispose();
  });
});
