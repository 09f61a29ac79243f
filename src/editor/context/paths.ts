import * as vscode from 'vscode';

/** A file in a workspace folder. */
export interface Located {
  readonly folder: vscode.WorkspaceFolder;
  /** Relative to the folder, with `/`. */
  readonly path: string;
}

/** Where a file is in the workspace; `undefined` outside of it, and for documents that are no files. */
export function locate(uri: vscode.Uri): Located | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return undefined;
  return { folder, path: uri.path.slice(folder.uri.path.length).replace(/^\/+/, '') };
}

/**
 * The path by which a prompt names a file: with the folder's name where there are several. Outside the workspace the
 * name alone: where somebody keeps his files is nothing to write from.
 */
export function shownPath(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) return vscode.workspace.asRelativePath(uri);
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
