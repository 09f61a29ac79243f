import * as vscode from 'vscode';
import { blockEndIn } from '../code/blockEnd.ts';
import { Grammars } from '../code/grammars.ts';
import { SyntaxTrees } from '../code/syntaxTrees.ts';
import { Pipeline } from '../completion/pipeline.ts';
import { type CompletionSettings, SHOWN_CONFIDENCE } from '../completion/settings.ts';
import type { MemoryGuard } from '../models/memoryGuard.ts';
import type { Switcher } from '../models/switcher.ts';
import { systemClock } from '../util/async.ts';
import type { Log } from '../util/log.ts';
import { observers, Provider } from './completionProvider.ts';
import type { Config } from './config.ts';
import { TextParser } from './context/outlines.ts';
import { type FollowedWorkspace, followWorkspace } from './context/workspaceContext.ts';
import { CursorPrefill } from './prefill.ts';
import type { RemoteServerController } from './remote/controller.ts';
import { Editability, RequestGate } from './requestGate.ts';
import { RequestLog } from './requestLog.ts';
import { RetryWhenReady } from './retryWhenReady.ts';
import type { Settings } from './settings.ts';
import { SnapshotTaker } from './snapshot.ts';
import { StatusBar } from './statusBar.ts';
import { DocumentSyntax, shippedSyntax } from './syntaxTrees.ts';

export interface SuggestionServices {
  readonly extensionUri: vscode.Uri;
  readonly config: Config;
  readonly switcher: Switcher;
  /** Asks the local model wherever no server is used. */
  readonly server: RemoteServerController;
  readonly guard: MemoryGuard;
  readonly log: Log;
}

/** Everything between a keystroke and its ghost text: builds the pipeline, and connects it with the editor. */
export function registerSuggestions(services: SuggestionServices): vscode.Disposable {
  const { config, switcher, server, log } = services;
  const grammars = new Grammars(shippedSyntax(services.extensionUri), log);
  const trees = new SyntaxTrees({ grammars, clock: systemClock, log });
  const syntax = new DocumentSyntax(trees);
  const editability = new Editability();
  const workspace = followed(services, grammars, editability);
  const gatekeeper = new RequestGate(config, editability, workspace.ignored);
  const snapshots = new SnapshotTaker((document, position) => syntax.placeAt(document, position));
  const pipeline = new Pipeline({
    generator: server.generator,
    clock: systemClock,
    settings: () => completionSettings(config.read()),
    context: workspace.context,
    blockEnd: blockEndIn(grammars),
  });
  const status = new StatusBar(services);
  const again = new RetryWhenReady(switcher);
  const observer = observers(status, new RequestLog(log), again);
  const provider = new Provider({ pipeline, gatekeeper, snapshots, observer });
  return vscode.Disposable.from(
    ...[syntax, trees, editability, workspace, status, again],
    switcher.onSwitch(() => pipeline.reset()),
    server.onSwitch(() => pipeline.reset()),
    config.onChange((affects) => {
      if (affects('multiline') || affects('showDoubtful')) pipeline.reset();
    }),
    vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider),
    new CursorPrefill(pipeline, gatekeeper, snapshots),
  );
}

function followed({ config, log }: SuggestionServices, grammars: Grammars, editability: Editability) {
  const parser = new TextParser(grammars, systemClock, log);
  const workspace = followWorkspace({
    parse: (languageId, lines) => parser.outline(languageId, lines),
    isOn: () => {
      const { enable, context } = config.read();
      return enable && context === 'auto';
    },
    isTyped: (document) => editability.isEditable(document),
    ...{ clock: systemClock, log },
  });
  const dispose = (): void => {
    workspace.dispose();
    parser.dispose();
  };
  return { ...workspace, dispose } satisfies FollowedWorkspace;
}

function completionSettings({ multiline, showDoubtful }: Settings): CompletionSettings {
  return { multiline, minimumConfidence: showDoubtful ? -Infinity : SHOWN_CONFIDENCE };
}
