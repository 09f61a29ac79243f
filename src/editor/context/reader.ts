import * as vscode from 'vscode';
import type { ConcurrencyLimiter } from '../../util/concurrencyLimiter.ts';

/** Reads small files through the editor: those of remote and virtual workspaces too. No method rejects. */
export class Reader {
  readonly #limiter: ConcurrencyLimiter;

  constructor(limiter: ConcurrencyLimiter) {
    this.#limiter = limiter;
  }

  /** The text of a file; undefined where the file is too long, takes too long, or cannot be read. */
  async text(uri: vscode.Uri): Promise<string | undefined> {
    try {
      return await this.#text(uri);
    } catch {
      return undefined;
    }
  }

  /** The text of a file, empty where it is certain that there is no such file; undefined as `text` gives it. */
  async textIfAny(uri: vscode.Uri): Promise<string | undefined> {
    try {
      return await this.#text(uri);
    } catch (error) {
      return error instanceof vscode.FileSystemError && error.code === 'FileNotFound' ? '' : undefined;
    }
  }

  /** When a file was changed last, in milliseconds since 1970; undefined where that cannot be told. */
  async modified(uri: vscode.Uri): Promise<number | undefined> {
    try {
      return (await this.#limiter.run(() => vscode.workspace.fs.stat(uri))).mtime;
    } catch {
      return undefined;
    }
  }

  /** The names and types of what is in a folder; undefined where that cannot be told. */
  async entries(uri: vscode.Uri): Promise<readonly (readonly [string, vscode.FileType])[] | undefined> {
    try {
      return await this.#limiter.run(() => vscode.workspace.fs.readDirectory(uri));
    } catch {
      return undefined;
    }
  }

  /** Files by a pattern, at most `most`; empty where the file system cannot be searched. */
  async find(pattern: vscode.RelativePattern, exclude: string, most: number): Promise<readonly vscode.Uri[]> {
    const token = new vscode.CancellationTokenSource();
    try {
      return await this.#limiter.run(() => vscode.workspace.findFiles(pattern, exclude, most, token.token));
    } catch {
      return [];
    } finally {
      // A search that takes too long is ended: it is the one read that costs the machine something.
      token.cancel();
      token.dispose();
    }
  }

  async #text(uri: vscode.Uri): Promise<string | undefined> {
    const { size } = await this.#limiter.run(() => vscode.workspace.fs.stat(uri));
    if (size > LARGEST) return undefined;
    const bytes = await this.#limiter.run(() => vscode.workspace.fs.readFile(uri));
    return bytes.length > LARGEST ? undefined : new TextDecoder().decode(bytes);
  }
}

/**
 * Bytes of a file that is read at most. Longer ones were made by a program, or would keep a parser busy for longer
 * than the extension host may stand still.
 */
const LARGEST = 64 * 1024;

/** A file in a workspace folder. */
export interface Located {
  readonly folder: vscode.WorkspaceFolder;
  /** The path relative to the folder, with `/`. */
  readonly path: string;
}

/** Where a file is in the workspace; undefined outside of it, and for documents that are no files. */
export function locate(uri: vscode.Uri): Located | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return undefined;
  return { folder, path: uri.path.slice(folder.uri.path.length).replace(/^\/+/, '') };
}

/**
 * The path by which a prompt names a file: with the folder's name where there are several. Outside the workspace it is
 * the name alone: where somebody keeps his files is nothing to write from.
 */
export function shownPath(uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) return vscode.workspace.asRelativePath(uri);
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
