import * as vscode from 'vscode';
import { basename } from 'node:path';
import { GgufError } from '../../models/gguf/error.ts';
import { addAdapter } from '../adapters/actions.ts';
import type { ModelServices } from './services.ts';
import { switchToFile } from './switching.ts';

/**
 * `Nearline: Add Model File...`: checks the header before the engine sees the file, then switches to it. An adapter is
 * no model, but can be added to the one that serves. Rejects with GgufError for what is neither.
 */
export async function addFile(services: ModelServices): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'Add a model file (GGUF)',
      openLabel: 'Add Model',
      filters: { 'GGUF models': ['gguf'] },
    })) ?? [];
  if (!file) return;
  try {
    await switchToFile(file.fsPath, services);
  } catch (error) {
    if (!(error instanceof GgufError) || error.reason !== 'adapter') throw error;
    await offerAdapter(file.fsPath, services);
  }
}

async function offerAdapter(path: string, services: ModelServices): Promise<void> {
  const { label } = services.switcher.service.model;
  const add = 'Add Adapter';
  const question = `${basename(path)} is an adapter, not a model. Add it to ${label}?`;
  if ((await vscode.window.showInformationMessage(question, add)) === add) await addAdapter(path, services);
}
