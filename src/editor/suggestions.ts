import * as vscode from 'vscode';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Pipeline } from '../completion/pipeline.ts';
import { SHOWN_CONFIDENCE, type CompletionSettings } from '../completion/settings.ts';
import type { MemoryGuard } from '../models/memoryGuard.ts';
import type { Switcher } from '../models/switcher.ts';
import { blockEndIn } from '../syntax/blockEnd.ts';
import { Grammars } from '../syntax/grammars.ts';
import { SyntaxTrees } from '../syntax/trees.ts';
import { AskAgain } from './askAgain.ts';
import type { Config } from './config.ts';
import { followWorkspace, type FollowedWorkspace } from './context/index.ts';
import { TextParser } from './context/parse.ts';
import { Editability } from './editability.ts';
import { Gatekeeper } from './gatekeeper.ts';
import { observers, Provider } from './provider.ts';
import type { BorrowedServer } from './remote/borrowedServer.ts';
import { RequestLog } from './requestLog.ts';
import type { Settings } from './settings.ts';
import { SnapshotTaker } from './snapshot.ts';
import { StatusBar } from './statusBar.ts';
import { DocumentSyntax, shippedSyntax } from './syntaxTrees.ts';
import { WarmUp } from './warmUp.ts';

export interface SuggestionServices {
  readonly extensionUri: vscode.Uri;
  readonly config: Config;
  readonly switcher: Switcher;
  /** Asks the local model wherever no server is used. */
  readonly server: BorrowedServer;
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
  const gatekeeper = new Gatekeeper(config, editability, workspace.ignored);
  const snapshots = new SnapshotTaker((document, position) => syntax.placeAt(document, position));
  const pipeline = new Pipeline({
    generator: server.generator,
    clock: systemClock,
    settings: () => completionSettings(config.read()),
    context: workspace.context,
    blockEnd: blockEndIn(grammars),
  });
  const status = new StatusBar(services);
  const again = new AskAgain(switcher);
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
    new WarmUp(pipeline, gatekeeper, snapshots),
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
