import type { Disposable } from '../../base/disposable.ts';
import { IgnoredFiles } from './ignoredFiles.ts';
import { Reader } from './reader.ts';
import { Turnstile } from './turnstile.ts';
import { WorkspaceContext, type WorkspaceContextParts } from './workspaceContext.ts';

/** Context from the workspace, and which files are left alone. */
export interface FollowedWorkspace extends Disposable {
  readonly context: WorkspaceContext;
  readonly ignored: IgnoredFiles;
}

/** Begins to follow what the user has open, visits and edits. Nothing is read before the cursor rests in a document. */
export function followWorkspace(parts: Omit<WorkspaceContextParts, 'ignored' | 'reader'>): FollowedWorkspace {
  const reader = new Reader(new Turnstile(parts.clock));
  const ignored = new IgnoredFiles(reader);
  const context = new WorkspaceContext({ ...parts, ignored, reader });
  const dispose = (): void => {
    context.dispose();
    ignored.dispose();
  };
  return { context, ignored, dispose };
}
