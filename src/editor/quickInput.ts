import * as vscode from 'vscode';

/** A step of a longer question: its texts, and its place among the steps. */
export interface StepOptions {
  readonly title: string;
  readonly placeholder: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
}

/** A step that asks for a text. */
export interface TextOptions extends StepOptions {
  /** Whether the text is hidden while it is typed. */
  readonly password?: boolean;
  /** Whether the text may be empty. */
  readonly optional?: boolean;
  /** What is wrong with a text, in a sentence; `undefined` where it can be taken. */
  readonly problemIn?: (text: string) => string | undefined;
}

/** The user's answer to a step: something chosen, the way back to the step before, or the question closed. */
export type StepAnswer<T> =
  { readonly kind: 'chosen'; readonly value: T } | { readonly kind: 'back' } | { readonly kind: 'closed' };

/** A line to choose, with what it stands for. */
export interface StepLine<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Asks for a text; blanks around it do not count. @param text what the box shows at first. */
export async function askText(options: TextOptions, text: string): Promise<StepAnswer<string>> {
  const box = vscode.window.createInputBox();
  const { title, placeholder, step, totalSteps, password = false, optional = false, problemIn } = options;
  Object.assign(box, { title, placeholder, step, totalSteps, value: text, password, ignoreFocusOut: true });
  box.onDidChangeValue(() => (box.validationMessage = undefined));
  return await answered(box, step, () => {
    const value = box.value.trim();
    box.validationMessage = problemIn?.(value);
    const fine = box.validationMessage === undefined && (optional || value !== '');
    return fine ? value : undefined;
  });
}

/**
 * Asks for one of some lines, which are looked for while the question is shown already.
 * @param load finds the lines; its signal is aborted when the question is closed.
 * @throws as `load` does.
 */
export async function askLine<T>(
  options: StepOptions,
  load: (signal: AbortSignal) => Promise<readonly StepLine<T>[]>,
): Promise<StepAnswer<T>> {
  const pick = vscode.window.createQuickPick<StepLine<T>>();
  const { title, placeholder, step, totalSteps } = options;
  Object.assign(pick, { title, placeholder, step, totalSteps, busy: true, ignoreFocusOut: true });
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const controller = new AbortController();
  const answer = answered(pick, step, () => pick.selectedItems[0]?.value);
  const closed = answer.then(() => undefined);
  try {
    const lines = await Promise.race([load(controller.signal), closed]);
    if (lines) Object.assign(pick, { items: lines, busy: false });
    return await answer;
  } catch (error) {
    pick.dispose();
    throw error;
  } finally {
    controller.abort();
  }
}

/** Shows an input until it is answered. @param value what is chosen now; `undefined` is not accepted. */
async function answered<T>(
  input: vscode.InputBox | vscode.QuickPick<StepLine<T>>,
  step: number,
  value: () => T | undefined,
): Promise<StepAnswer<T>> {
  if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  return await new Promise<StepAnswer<T>>((resolve) => {
    const end = (answer: StepAnswer<T>): void => {
      resolve(answer);
      input.dispose();
    };
    input.onDidAccept(() => {
      const chosen = value();
      if (chosen !== undefined) end({ kind: 'chosen', value: chosen });
    });
    input.onDidTriggerButton(() => end({ kind: 'back' }));
    input.onDidHide(() => end({ kind: 'closed' }));
    input.show();
  });
}
