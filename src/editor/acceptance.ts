import * as vscode from 'vscode';

/** Suggestion that a user accepted as a whole. */
export interface AcceptedSuggestion {
  /** The document's URI. */
  readonly document: string;
  readonly languageId: string;
  /** Where the text was inserted. */
  readonly start: { readonly line: number; readonly character: number };
  /** The inserted text, LF line ends. */
  readonly text: string;
}

/** Identifier of the command that the editor runs when a suggestion was accepted; for no user to call. */
const COMMAND = 'nearline.suggestionAccepted';

/** Command of a suggestion by which its acceptance is heard of: the editor tells of it in no other way. */
export function acceptanceCommand(acceptance: AcceptedSuggestion): vscode.Command {
  return { command: COMMAND, title: '', arguments: [acceptance] };
}

/** Calls back when a suggestion was accepted. */
export function onAcceptance(listener: (acceptance: AcceptedSuggestion) => void): vscode.Disposable {
  return vscode.commands.registerCommand(COMMAND, listener);
}
