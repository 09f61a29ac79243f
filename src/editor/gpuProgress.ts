import * as vscode from 'vscode';
import type { InstallStep } from '../models/gpu/install.ts';
import { stepText } from './gpuTexts.ts';

/**
 * Runs an installation under a notification that can cancel it.
 * @param task gets the signal of the cancellation, and two ways to say what it does: a step, or a few words.
 */
export async function withGpuProgress<T>(
  task: (signal: AbortSignal, onStep: (step: InstallStep) => void, say: (text: string) => void) => Promise<T>,
): Promise<T> {
  const title = 'Nearline: GPU support';
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    let percent = 0;
    const onStep = (step: InstallStep): void => {
      const message = stepText(step);
      if (step.kind === 'unpacking') {
        progress.report({ message });
        return;
      }
      const now = Math.floor((step.bytes / step.totalBytes) * 100);
      // A report for each piece that arrives would be thousands.
      if (now > percent) progress.report({ message, increment: now - percent });
      percent = now;
    };
    return await task(controller.signal, onStep, (message) => progress.report({ message }));
  });
}
