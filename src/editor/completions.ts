import * as vscode from 'vscode';
import { blockEndIn } from '../code/blockEnd.ts';
import { Grammars } from '../code/grammars.ts';
import { SyntaxTrees } from '../code/syntaxTrees.ts';
import { Pipeline } from '../completion/pipeline.ts';
import type { MemoryGuard } from '../models/memoryGuard.ts';
import type { Switcher } from '../models/switcher.ts';
import { systemClock } from '../util/async.ts';
import type { Log } from '../util/log.ts';
import { onAcceptance } from './acceptance.ts';
import { AutoImport } from './autoImport.ts';
import { CompletionProvider } from './completionProvider.ts';
import type { Config } from './config.ts';
import { TextParser } from './context/outlines.ts';
import { type FollowedWorkspace, followWorkspace } from './context/workspaceContext.ts';
import { CursorPrefill } from './prefill.ts';
import type { RemoteServerController } from './remote/controller.ts';
import { Editability, LastChanges, RequestGate } from './requestGate.ts';
import { observers, RequestLog } from './requestLog.ts';
import { RetryWhenReady } from './retryWhenReady.ts';
import { SnapshotTaker } from './snapshot.ts';
import { StatusBar } from './statusBar.ts';
import { DocumentSyntax, shippedSyntax } from './syntaxTrees.ts';

/** What {@link registerCompletions} connects. */
export interface CompletionParts {
  /** The extension's folder. */
  readonly extensionUri: vscode.Uri;
  readonly config: Config;
  readonly switcher: Switcher;
  /** Its generator asks the local model wherever no server is used. */
  readonly server: RemoteServerController;
  readonly guard: MemoryGuard;
  readonly log: Log;
}

/**
 * Registers everything between a keystroke and its ghost text. A request goes from {@link CompletionProvider}, which asks
 * the {@link RequestGate} and takes a snapshot, to `Pipeline.complete`, and from there to the generator of the server or
 * of the local model.
 */
export function registerCompletions(parts: CompletionParts): vscode.Disposable {
  const { extensionUri, config, switcher, server, guard, log } = parts;
  const grammars = new Grammars(shippedSyntax(extensionUri), log);
  const trees = new SyntaxTrees(grammars, systemClock, log);
  const syntax = new DocumentSyntax(trees);
  const editability = new Editability();
  const workspace = followed(parts, grammars, syntax, editability);
  const changes = new LastChanges();
  const requestGate = new RequestGate(config, editability, workspace.ignored, changes);
  const snapshots = new SnapshotTaker((document, position) => syntax.placeAt(document, position));
  const pipeline = new Pipeline({
    generator: server.generator,
    clock: systemClock,
    settings: () => config.read(),
    context: workspace.context,
    blockEnd: blockEndIn(grammars),
  });
  const statusBar = new StatusBar(switcher, config, server, guard);
  const retry = new RetryWhenReady(switcher);
  const observer = observers(statusBar, new RequestLog(log), retry);
  const autoImport = new AutoImport(log);
  const provider = new CompletionProvider(pipeline, requestGate, snapshots, observer, retry);
  return vscode.Disposable.from(
    syntax,
    trees,
    editability,
    changes,
    workspace,
    statusBar,
    retry,
    switcher.onSwitch(() => pipeline.reset()),
    server.onSwitch(() => pipeline.reset()),
    config.onChange((affects) => {
      if (affects('multiline') || affects('eagerness')) pipeline.reset();
    }),
    vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider),
    autoImport,
    onAcceptance((acceptance) => {
      pipeline.noteAccepted(acceptance.languageId);
      if (config.read().autoImport) autoImport.follow(acceptance);
    }),
    new CursorPrefill(pipeline, requestGate, snapshots),
  );
}

/** Context from other files of the workspace, with a parser of its own. */
function followed(
  { config, log }: CompletionParts,
  grammars: Grammars,
  syntax: DocumentSyntax,
  editability: Editability,
): FollowedWorkspace {
  const parser = new TextParser(grammars, systemClock, log);
  const workspace = followWorkspace({
    parse: (languageId, lines) => parser.outline(languageId, lines),
    currentOutline: (document) => syntax.outline(document),
    isOn: () => {
      const { enable, context } = config.read();
      return enable && context === 'auto';
    },
    isTyped: (document) => editability.isEditable(document),
    clock: systemClock,
    log,
  });
  const dispose = (): void => {
    workspace.dispose();
    parser.dispose();
  };
  return { ...workspace, dispose };
}
