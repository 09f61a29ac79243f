import * as vscode from 'vscode';
import { look } from '../../advice/pressure.ts';
import { hubAt } from '../../download/hub/hub.ts';
import type { EngineModel } from '../../host/engineState.ts';
import { bundledModel } from '../../models/bundled.ts';
import { fetchFrom, ModelDownloads } from '../../models/downloads.ts';
import { findModels, thisHome } from '../../models/found/find.ts';
import { ModelHistory } from '../../models/history.ts';
import { bytesOf, MeasuredSpeeds } from '../../models/measuredSpeeds.ts';
import { MemoryGuard } from '../../models/memoryGuard.ts';
import { ModelChoice } from '../../models/modelChoice.ts';
import { inspectModelFile } from '../../models/modelFile.ts';
import {
  type ModelList,
  type ModelListInputs,
  modelTooLarge,
  openModelList,
  situationNow,
} from '../../models/modelList.ts';
import type { ModelStore } from '../../models/store.ts';
import type { Switcher } from '../../models/switcher.ts';
import { systemClock } from '../../util/async.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import type { Config } from '../config.ts';
import type { RemoteServerController } from '../remote/controller.ts';
import { usesLocalModel } from '../remote/state.ts';
import { isView } from '../requestGate.ts';
import { languageEnabled } from '../settings.ts';
import { ModelFollower } from './follower.ts';
import { ModelInstaller } from './installer.ts';
import type { ModelServices } from './services.ts';

export interface ModelParts {
  readonly context: Pick<vscode.ExtensionContext, 'extensionPath' | 'globalState' | 'subscriptions'>;
  readonly config: Config;
  readonly choice: ModelChoice;
  readonly switcher: Switcher;
  readonly store: ModelStore;
  /** Whether a local model is needed beside it, or instead. */
  readonly server: Pick<RemoteServerController, 'state' | 'onChange'>;
  /** Tells the user of a fault, once. */
  readonly tell: (message: string) => void;
  readonly log: Log;
}

type ChoiceContext = Pick<vscode.ExtensionContext, 'extensionPath' | 'globalState' | 'workspaceState'>;

/** What is used for what. The choices are in settings of the machine's, and in the editor's own memory. */
export function openChoice(
  { extensionPath, globalState, workspaceState }: ChoiceContext,
  config: Config,
): ModelChoice {
  const choice = new ModelChoice({
    extensionRoot: extensionPath,
    settings: () => config.read(),
    saveModel: async (path) => await config.update('model', path),
    saveLanguages: async (models) => await config.update('languageModels', models),
    everywhere: globalState,
    workspace: workspaceState,
  });
  // Before anything asks what is wanted. A memory that cannot be written now is caught up with the next time.
  choice.catchUp().catch(() => undefined);
  return choice;
}

/** All that choosing, downloading and switching models takes. Looks at nothing before it is asked. */
export function openModels(parts: ModelParts): ModelServices & Disposable {
  const { context, config, choice, switcher, store, server, log } = parts;
  const { extensionPath: extensionRoot, globalState: memory } = context;
  const hub = hubAt(config.read().modelHub);
  const downloads = new ModelDownloads(store, fetchFrom(hub));
  const history = new ModelHistory(extensionRoot, memory, switcher);
  const speeds = new MeasuredSpeeds(memory);
  const guard = openGuard(parts);
  const following = openFollowing(parts, guard);
  guard.onChange(() => following.changed());
  const watching = server.onChange(() => following.moved());
  return {
    ...{ extensionRoot, config, choice, switcher, following, guard, store, downloads, history, hub, log },
    typedLanguage: () => typedLanguage(config),
    installer: new ModelInstaller({ downloads, memory, log }),
    library: async () => await lookAround(parts, speeds),
    tooLarge: async (model) => await modelTooLarge(model, await surroundings(parts, speeds)),
    dispose: () => {
      downloads.dispose();
      watching.dispose();
      following.dispose();
      guard.dispose();
    },
  };
}

/** A model that the user chooses while memory is short is tried all the same. */
function openGuard({ context, config, choice, switcher, log }: ModelParts): MemoryGuard {
  const guard = new MemoryGuard({
    switcher,
    wanted: () => choice.wanted(typedLanguage(config)),
    bytesOf: async ({ path }) => bytesOf((await inspectModelFile(path).catch(() => undefined))?.files ?? []),
    look,
    enabled: () => config.read().saveMemory === 'auto',
    clock: systemClock,
    log,
  });
  const chosen = switcher.onSwitch(({ bundled }) => {
    if (!bundled) guard.reset();
  });
  context.subscriptions.push(chosen);
  return guard;
}

function openFollowing(
  { context, config, choice, switcher, server, tell, log }: ModelParts,
  guard: MemoryGuard,
): ModelFollower {
  const candidates = (): readonly EngineModel[] => {
    const languageId = typedLanguage(config);
    if (languageId === undefined) return [];
    return guard.reduced ? [bundledModel(context.extensionPath)] : choice.candidates(languageId);
  };
  const isUsed = (): boolean => usesLocalModel(server.state);
  return new ModelFollower({ candidates, isUsed, switcher, tell, clock: systemClock, log });
}

async function lookAround(parts: ModelParts, speeds: MeasuredSpeeds): Promise<ModelList> {
  const { context, config, choice, store } = parts;
  const files = [...config.read().modelFiles, ...choice.paths];
  const shelves = { extensionRoot: context.extensionPath, files, store, found: () => findModels(thisHome()) };
  return await openModelList(shelves, await surroundings(parts, speeds));
}

async function surroundings(
  { config, switcher }: ModelParts,
  speeds: MeasuredSpeeds,
): Promise<ModelListInputs> {
  const { service } = switcher;
  if (service.engine.kind === 'ready') await speeds.learn(service.model, await switcher.session());
  return {
    situation: await situationNow(config.read(), service, speeds),
    speedOf: (model) => speeds.of(model),
    loaded: switcher.loaded.map(({ path }) => path),
  };
}

/** The language of what is typed in now; undefined where there is nothing to type in, or nothing is suggested. */
export function typedLanguage(config: Pick<Config, 'read'>): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || isView(document.uri)) return undefined;
  const { enable, languages } = config.read();
  return enable && languageEnabled(languages, document.languageId) ? document.languageId : undefined;
}

/** Tells the follower whenever something else may be typed in, be it only in another language. */
export function followEditors(follower: Pick<ModelFollower, 'moved'>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(() => follower.moved()),
    // A document whose language changes is closed and opened again.
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (document === vscode.window.activeTextEditor?.document) follower.moved();
    }),
  );
}
