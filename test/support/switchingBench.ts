import type { SwitchServices } from '../../src/editor/models/switching.ts';
import { type EngineModel, titleOf } from '../../src/host/engineState.ts';
import { ModelHistory } from '../../src/models/history.ts';
import type { TooLarge } from '../../src/models/modelList.ts';
import type { ServiceState, SwitchResult } from '../../src/models/switcher.ts';
import { FakeUi } from './fakeUi.ts';
import { choiceBench, type ChoiceBench } from './modelChoice.ts';

/** A user who switches models and adapters: a test says which cannot be used, and looks at what was kept and shown. */
export class SwitchingBench {
  readonly chosen: ChoiceBench;
  readonly ui = new FakeUi();
  /** Short messages in the status bar. */
  readonly status: string[] = [];
  /** Told of what was chosen anew. */
  changes = 0;
  service: ServiceState;
  broken: (model: EngineModel) => boolean = () => false;
  language: string | undefined;
  tooLarge: TooLarge | undefined;

  constructor(serving: EngineModel, settings: Parameters<typeof choiceBench>[0] = {}) {
    this.chosen = choiceBench(settings);
    this.service = { model: serving, engine: { kind: 'idle' }, switchingTo: undefined };
  }

  /** In the place of `vscode`. */
  get vscode(): object {
    const setStatusBarMessage = (text: string): void => void this.status.push(text);
    const Uri = { file: (path: string) => path };
    return { ...this.ui.api, Uri, window: { ...this.ui.api.window, setStatusBarMessage } };
  }

  get services(): SwitchServices {
    return {
      choice: this.chosen.choice,
      history: new ModelHistory('', this.chosen.everywhere, this),
      switcher: this,
      following: {
        moved: () => undefined,
        changed: () => {
          this.changes++;
        },
        during: async (choosing) => await choosing(),
      },
      tooLarge: () => Promise.resolve(this.tooLarge),
      typedLanguage: () => this.language,
    };
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
}
