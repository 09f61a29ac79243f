import type { Config } from '../../src/editor/config.ts';
import type { AdapterSwitching } from '../../src/editor/models/adapters.ts';
import type { ModelSwitching, SwitchingParts } from '../../src/editor/models/switching.ts';
import type { Settings } from '../../src/editor/settings.ts';
import { type EngineModel, titleOf } from '../../src/host/engineState.ts';
import { ModelHistory } from '../../src/models/history.ts';
import type { TooLarge } from '../../src/models/modelList.ts';
import type { ServiceState, SwitchResult } from '../../src/models/switcher.ts';
import type * as Room from '../unit/editor/models/room.ts';
import { loadEditorModule } from './editorModule.ts';
import { FakeUi } from './fakeUi.ts';
import { choiceBench, type ChoiceBench } from './modelChoice.ts';

/** A user who switches models and adapters: a test says which cannot be used, and looks at what was kept and shown. */
export class SwitchingBench {
  readonly chosen: ChoiceBench;
  readonly history: ModelHistory;
  readonly ui = new FakeUi();
  /** Short messages in the status bar. */
  readonly status: string[] = [];
  /** Paths of the model files that the user added. */
  modelFiles: readonly string[] = [];
  /** How often the follower was told that something else was chosen. */
  changes = 0;
  service: ServiceState;
  broken: (model: EngineModel) => boolean = () => false;
  language: string | undefined;
  tooLarge: TooLarge | undefined;
  switching!: ModelSwitching;
  adapters!: AdapterSwitching;

  constructor(serving: EngineModel, settings: Parameters<typeof choiceBench>[0] = {}) {
    this.chosen = choiceBench(settings);
    this.service = { model: serving, engine: { kind: 'idle' }, switchingTo: undefined };
    this.history = new ModelHistory('', this.chosen.everywhere, this);
  }

  /** Loads what switches, with this bench in the place of `vscode`. */
  async open(): Promise<typeof Room> {
    const room = await loadEditorModule<typeof Room>('test/unit/editor/models/room.ts', this.#vscode);
    const parts = this.#parts;
    this.switching = new room.ModelSwitching(parts);
    this.adapters = new room.AdapterSwitching(this.switching, parts.choice.adapters, parts.config);
    return room;
  }

  /** What serves. */
  get serving(): string {
    return titleOf(this.service.model);
  }

  async switchTo(model: EngineModel): Promise<SwitchResult> {
    await Promise.resolve();
    const before = this.service.model;
    if (this.broken(model))
      return { kind: 'rolled-back', model: before, reason: `${titleOf(model)} is broken` };
    this.service = { ...this.service, model };
    return { kind: 'switched', model };
  }

  get #vscode(): object {
    const setStatusBarMessage = (text: string): void => void this.status.push(text);
    const Uri = { file: (path: string) => path };
    return { ...this.ui.api, Uri, window: { ...this.ui.api.window, setStatusBarMessage } };
  }

  get #parts(): SwitchingParts {
    return {
      config: this.#config,
      choice: this.chosen.choice,
      switcher: this,
      follower: {
        choiceChanged: () => {
          this.changes++;
        },
        during: async (choosing) => await choosing(),
      },
      history: this.history,
      tooLarge: () => Promise.resolve(this.tooLarge),
      typedLanguage: () => this.language,
    };
  }

  get #config(): Pick<Config, 'read' | 'update'> {
    return {
      read: () => ({ ...this.chosen.settings, modelFiles: this.modelFiles }) as Settings,
      update: async (key, value) => {
        if (key === 'modelFiles') this.modelFiles = value as readonly string[];
        else this.chosen.settings = { ...this.chosen.settings, [key]: value };
        await Promise.resolve();
      },
    };
  }
}
