import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Silence } from '../../../src/completion/types.ts';
import type * as PrefillModule from '../../../src/editor/prefill.ts';
import { Emitter } from '../../../src/util/disposable.ts';
import { loadEditorModule } from '../../support/editorModule.ts';

/** Longer than any cursor has to rest. */
const LONG_MS = 5_000;

const start = { line: 0, character: 0 };

function editor(): object {
  const document = {
    uri: 'file:///a.py',
    languageId: 'python',
    version: 1,
    lineCount: 1,
    lineAt: () => ({ text: '' }),
  };
  return { document, selection: { active: start } };
}

/** A window with two editors side by side, and a pipeline that only counts. */
class Bench {
  readonly active = editor();
  readonly other = editor();
  readonly editorChanged = new Emitter<unknown>();
  readonly selectionChanged = new Emitter<{ textEditor: object }>();
  readonly stateChanged = new Emitter<{ focused: boolean; active: boolean }>();
  readonly window = {
    state: { focused: true, active: true },
    activeTextEditor: this.active,
    onDidChangeActiveTextEditor: this.editorChanged.event,
    onDidChangeTextEditorSelection: this.selectionChanged.event,
    onDidChangeWindowState: this.stateChanged.event,
  };
  silence: Silence | undefined;
  showsGhostText = true;
  prefilled = 0;
  prefill: PrefillModule.CursorPrefill | undefined;

  async start(): Promise<void> {
    const { CursorPrefill } = await loadEditorModule<typeof PrefillModule>('src/editor/prefill.ts', {
      window: this.window,
      workspace: { getConfiguration: () => ({ get: () => this.showsGhostText }) },
    });
    const pipeline = { prefill: () => this.#prefill() };
    const requestGate = { silenceAt: () => this.silence };
    mock.timers.enable({ apis: ['setTimeout'] });
    this.prefill = new CursorPrefill(pipeline as never, requestGate as never, { at: () => ({}) } as never);
  }

  become(state: { focused: boolean; active: boolean }): void {
    this.window.state = state;
    this.stateChanged.fire(state);
  }

  /** How often a prompt is prefilled until nothing more can come of what happened. */
  rest(): number {
    this.prefilled = 0;
    mock.timers.tick(LONG_MS);
    return this.prefilled;
  }

  #prefill(): Promise<void> {
    this.prefilled++;
    return Promise.resolve();
  }
}

describe('CursorPrefill', () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = new Bench();
    await bench.start();
  });
  afterEach(() => {
    bench.prefill?.dispose();
    mock.timers.reset();
  });

  it('prefills where the window opens, and then never without an event', () => {
    assert.deepEqual([bench.rest(), bench.rest()], [1, 0]);
  });

  it('prefills once where the cursor comes to rest', () => {
    bench.rest();
    bench.editorChanged.fire(bench.active);
    for (let moves = 0; moves < 5; moves++) bench.selectionChanged.fire({ textEditor: bench.active });
    assert.equal(bench.rest(), 1);
  });

  it('does not care for what moves in another editor', () => {
    bench.rest();
    bench.selectionChanged.fire({ textEditor: bench.other });
    assert.equal(bench.rest(), 0);
  });

  it('prefills when the window is come back to, and not while it is away', () => {
    bench.rest();
    bench.become({ focused: false, active: false });
    bench.selectionChanged.fire({ textEditor: bench.active });
    assert.equal(bench.rest(), 0);
    bench.become({ focused: true, active: true });
    assert.equal(bench.rest(), 1);
  });

  it('lets the engine sleep while the user only sits there', () => {
    bench.rest();
    for (const active of [false, true, false]) bench.become({ focused: true, active });
    assert.equal(bench.rest(), 0);
  });

  it('asks for nothing where nothing would be suggested', () => {
    bench.silence = 'disabled';
    assert.equal(bench.rest(), 0);
  });

  it('asks for nothing where ghost text comes only when asked for', () => {
    bench.showsGhostText = false;
    assert.equal(bench.rest(), 0);
  });

  it('prefills before the code of a line, where the cursor of an opened file is', () => {
    bench.silence = 'before-code';
    assert.equal(bench.rest(), 1);
  });

  it('stops with the extension', () => {
    bench.prefill?.dispose();
    bench.become({ focused: false, active: true });
    bench.become({ focused: true, active: true });
    assert.equal(bench.rest(), 0);
  });
});
