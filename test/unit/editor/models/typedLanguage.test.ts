import assert from 'node:assert/strict';
import type * as TypedLanguageModule from '../../../../src/editor/models/typedLanguage.ts';
import { DEFAULTS, type Settings } from '../../../../src/editor/settings.ts';
import { Emitter } from '../../../../src/util/disposable.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';

interface Document {
  readonly languageId: string;
  readonly uri: { readonly scheme: string };
}

describe('typedLanguage', () => {
  const editorChanged = new Emitter<unknown>();
  const documentOpened = new Emitter<Document>();
  const window = {
    activeTextEditor: undefined as { document: Document } | undefined,
    onDidChangeActiveTextEditor: editorChanged.event,
  };
  const vscode = {
    window,
    workspace: { onDidOpenTextDocument: documentOpened.event },
    Disposable: {
      from: (...all: { dispose(): void }[]) => ({ dispose: () => all.forEach((one) => one.dispose()) }),
    },
  };
  let module: typeof TypedLanguageModule;
  before(async () => {
    module = await loadEditorModule<typeof TypedLanguageModule>('src/editor/models/typedLanguage.ts', vscode);
  });

  const open = (languageId: string, scheme = 'file'): Document => {
    const document = { languageId, uri: { scheme } };
    window.activeTextEditor = { document };
    return document;
  };
  const language = (changed: Partial<Settings> = {}): string | undefined =>
    module.typedLanguage({ read: () => ({ ...DEFAULTS, ...changed }) });

  it('is the language of the active editor, saved or not', () => {
    window.activeTextEditor = undefined;
    assert.equal(language(), undefined);
    open('python');
    assert.equal(language(), 'python');
    open('go', 'untitled');
    assert.equal(language(), 'go');
  });

  it('is nothing where no suggestions are shown', () => {
    open('python');
    assert.equal(language({ enable: false }), undefined);
    assert.equal(language({ languages: { python: false } }), undefined);
    open('log', 'output');
    assert.equal(language(), undefined);
    open('python', 'git');
    assert.equal(language(), undefined);
  });

  it('may be another with another editor, or another language of the same', () => {
    let moves = 0;
    const following = module.followEditors({ editorChanged: () => (moves += 1) });
    const document = open('python');
    editorChanged.fire(undefined);
    documentOpened.fire({ ...document });
    assert.equal(moves, 1);
    documentOpened.fire(document);
    assert.equal(moves, 2);
    following.dispose();
    editorChanged.fire(undefined);
    assert.equal(moves, 2);
  });
});
