import type * as vscode from 'vscode';
import { sampleMemory } from '../../advice/pressure.ts';
import { type Hub, hubAt } from '../../download/hub/hub.ts';
import type { EngineModel } from '../../host/engineState.ts';
import { bundledModel } from '../../models/bundled.ts';
import { fetchFrom, ModelDownloads } from '../../models/downloads.ts';
import { findModels, thisHome } from '../../models/foundModels.ts';
import { ModelHistory } from '../../models/history.ts';
import { MeasuredSpeeds } from '../../models/measuredSpeeds.ts';
import { MemoryGuard } from '../../models/memoryGuard.ts';
import { ModelChoice } from '../../models/modelChoice.ts';
import { bytesOf, inspectModelFile } from '../../models/modelFile.ts';
import {
  type ModelList,
  type ModelListInputs,
  modelTooLarge,
  openModelList,
  situationNow,
  type TooLarge,
} from '../../models/modelList.ts';
import type { ModelStore } from '../../models/store.ts';
import type { Switcher } from '../../models/switcher.ts';
import { systemClock } from '../../util/async.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import type { Config } from '../config.ts';
import type { RemoteServerController } from '../remote/controller.ts';
import { usesLocalModel } from '../remote/state.ts';
import { AdapterSwitching } from './adapters.ts';
import { ModelFollower } from './follower.ts';
import { ModelInstaller } from './installer.ts';
import { ModelSwitching } from './switching.ts';
import { typedLanguage } from './typedLanguage.ts';
import { ModelUpdates } from './updates.ts';

/** What {@link Models} is made from. */
export interface ModelParts {
  readonly context: Pick<vscode.ExtensionContext, 'extensionPath' | 'globalState'>;
  readonly config: Config;
  readonly choice: ModelChoice;
  readonly switcher: Switcher;
  readonly store: ModelStore;
  /** Its state says whether a local model is asked at all. */
  readonly server: Pick<RemoteServerController, 'state' | 'onChange'>;
  /** Shows a fault to the user, each only once. */
  readonly tell: (message: string) => void;
  readonly log: Log;
}

/**
 * The models on this machine and those that can be downloaded, with everything that lists, downloads, chooses, follows
 * and updates them. Constructing it reads no file and starts nothing.
 */
export class Models implements Disposable {
  readonly hub: Hub;
  readonly choice: ModelChoice;
  readonly switcher: Switcher;
  readonly store: ModelStore;
  readonly downloads: ModelDownloads;
  readonly installer: ModelInstaller;
  readonly history: ModelHistory;
  /** Has the bundled model serve while memory is short. */
  readonly guard: MemoryGuard;
  /** Has the model serve that was chosen for what is typed in. */
  readonly follower: ModelFollower;
  readonly switching: ModelSwitching;
  readonly adapters: AdapterSwitching;
  readonly updates: ModelUpdates;
  readonly log: Log;
  readonly #parts: ModelParts;
  readonly #speeds: MeasuredSpeeds;
  readonly #subscriptions: readonly Disposable[];

  constructor(parts: ModelParts) {
    const { context, config, choice, switcher, store, server, log } = parts;
    this.#parts = parts;
    this.#speeds = new MeasuredSpeeds(context.globalState);
    this.hub = hubAt(config.read().modelHub);
    this.choice = choice;
    this.switcher = switcher;
    this.store = store;
    this.log = log;
    this.downloads = new ModelDownloads(store, fetchFrom(this.hub));
    this.installer = new ModelInstaller(this.downloads, context.globalState, log);
    this.history = new ModelHistory(context.extensionPath, context.globalState, switcher);
    this.guard = this.#openGuard();
    this.follower = this.#openFollower();
    this.switching = this.#openSwitching();
    this.adapters = new AdapterSwitching(this.switching, choice.adapters, config);
    this.updates = new ModelUpdates(this.switching, this.installer, store, this.hub);
    this.#subscriptions = [
      this.guard.onChange(() => this.follower.choiceChanged()),
      server.onChange(() => this.follower.editorChanged()),
      // A model that the user chooses while memory is short is tried all the same.
      switcher.onSwitch(({ bundled }) => {
        if (!bundled) this.guard.reset();
      }),
    ];
  }

  /** The model that ships with the extension. */
  get bundled(): EngineModel {
    return bundledModel(this.#parts.context.extensionPath);
  }

  /** All models that can be chosen or downloaded, with what is said of each. Never rejects: an unreadable one is left out. */
  async list(): Promise<ModelList> {
    const { context, config, choice, store } = this.#parts;
    const files = [...config.read().modelFiles, ...choice.paths];
    const found = async () => await findModels(thisHome());
    const sources = { extensionRoot: context.extensionPath, files, store, found };
    return await openModelList(sources, await this.#listInputs());
  }

  dispose(): void {
    this.downloads.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.follower.dispose();
    this.guard.dispose();
  }

  #openGuard(): MemoryGuard {
    const { config, choice, switcher, log } = this.#parts;
    return new MemoryGuard({
      switcher,
      wanted: () => choice.wanted(typedLanguage(config)),
      bytesOf: async ({ path }) =>
        bytesOf((await inspectModelFile(path).catch(() => undefined))?.files ?? []),
      sample: sampleMemory,
      enabled: () => config.read().saveMemory === 'auto',
      clock: systemClock,
      log,
    });
  }

  #openFollower(): ModelFollower {
    const { switcher, server, tell, log } = this.#parts;
    return new ModelFollower({
      candidates: () => this.#candidates(),
      isUsed: () => usesLocalModel(server.state),
      switcher,
      tell,
      clock: systemClock,
      log,
    });
  }

  #openSwitching(): ModelSwitching {
    const { config, choice, switcher } = this.#parts;
    return new ModelSwitching({
      config,
      choice,
      switcher,
      follower: this.follower,
      history: this.history,
      tooLarge: async (model) => await this.#tooLarge(model),
      typedLanguage: () => typedLanguage(config),
    });
  }

  #candidates(): readonly EngineModel[] {
    const languageId = typedLanguage(this.#parts.config);
    if (languageId === undefined) return [];
    return this.guard.reduced ? [this.bundled] : this.choice.candidates(languageId);
  }

  async #tooLarge(model: EngineModel): Promise<TooLarge | undefined> {
    return await modelTooLarge(model, await this.#listInputs());
  }

  async #listInputs(): Promise<ModelListInputs> {
    const { config, switcher } = this.#parts;
    const { service } = switcher;
    if (service.engine.kind === 'ready') await this.#speeds.learn(service.model, await switcher.session());
    return {
      situation: await situationNow(config.read(), service, this.#speeds),
      speedOf: (model) => this.#speeds.of(model),
      loaded: switcher.loaded.map(({ path }) => path),
    };
  }
}

/** The user's choice of models, kept in settings of the machine's and in the editor's own memory. */
export function openChoice(
  context: Pick<vscode.ExtensionContext, 'extensionPath' | 'globalState' | 'workspaceState'>,
  config: Config,
): ModelChoice {
  const choice = new ModelChoice({
    extensionRoot: context.extensionPath,
    settings: () => config.read(),
    saveModel: async (path) => await config.update('model', path),
    saveLanguages: async (models) => await config.update('languageModels', models),
    everywhere: context.globalState,
    workspace: context.workspaceState,
  });
  // Before anything asks what is wanted. A memory that cannot be written now is caught up with the next time.
  choice.catchUp().catch(() => undefined);
  return choice;
}
