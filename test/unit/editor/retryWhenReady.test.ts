import assert from 'node:assert/strict';
import type { Silence } from '../../../src/completion/types.ts';
import type * as RetryModule from '../../../src/editor/retryWhenReady.ts';
import type { EngineState } from '../../../src/host/engineState.ts';
import type { ServiceState } from '../../../src/models/switcher.ts';
import { Emitter } from '../../../src/util/disposable.ts';
import { loadEditorModule } from '../../support/editorModule.ts';
import { FakeUi } from '../../support/fakeUi.ts';

const RESTARTING: EngineState = { kind: 'restarting', reason: 'it crashed', delayMs: 1000 };
const READY: EngineState = {
  kind: 'ready',
  loaded: {
    layout: 'left-to-right',
    contextSize: 1,
    backend: 'cpu',
    vocabularySize: 1,
    loadMs: 1,
    sequences: 2,
    kvBytes: 1,
  },
  pid: 1,
};

/** An editor with a cursor at a column of its only line. */
function editorAt(column: number, document = { version: 1 }): object {
  const active = { column, isEqual: (other: { column: number }) => other.column === column };
  return { document, selection: { active } };
}

describe('RetryWhenReady: a request that the engine missed', () => {
  let ui: FakeUi;
  let window: { activeTextEditor: object | undefined };
  let changed: Emitter<ServiceState>;
  let service: ServiceState;
  let retry: RetryModule.RetryWhenReady;

  beforeEach(async () => {
    ui = new FakeUi();
    window = { activeTextEditor: editorAt(3) };
    changed = new Emitter();
    const model = { label: 'coder', path: '/coder.gguf', bundled: false };
    service = { model, engine: RESTARTING, switchingTo: undefined };
    const { RetryWhenReady } = await loadEditorModule<typeof RetryModule>('src/editor/retryWhenReady.ts', {
      ...ui.api,
      window,
    });
    retry = new RetryWhenReady({
      get service() {
        return service;
      },
      onChange: changed.event,
    });
  });
  afterEach(() => retry.dispose());

  const becomes = (engine: EngineState): void => {
    service = { ...service, engine };
    changed.fire(service);
  };
  const ends = (reason: Silence): void => {
    retry.started();
    retry.ended({ kind: 'silent', reason });
  };

  it('is made again once, when the engine is ready', () => {
    ends('engine-unavailable');
    ends('engine-unavailable');
    becomes({ kind: 'loading', fraction: 0.5 });
    assert.deepEqual(ui.executed, []);
    becomes(READY);
    becomes(READY);
    assert.deepEqual(ui.executed, [['editor.action.inlineSuggest.trigger']]);
  });

  it('stays a question of the user’s where it was one', () => {
    const document = { version: 1 };
    const position = { column: 3, isEqual: () => true } as never;
    window.activeTextEditor = editorAt(3, document);
    retry.started();
    assert.equal(retry.isExplicit(document as never, position), true);
    retry.ended({ kind: 'silent', reason: 'engine-unavailable' });
    becomes(READY);
    retry.started();
    assert.equal(retry.isExplicit(document as never, position), true);
  });

  it('is told from a question of the user’s, once and in its place', () => {
    const document = { version: 1 };
    const at = (column: number): never =>
      ({ column, isEqual: (other: { column: number }) => other.column === column }) as never;
    window.activeTextEditor = editorAt(3, document);
    assert.equal(retry.isExplicit(document as never, at(3)), true);
    for (const [column, expected] of [
      [3, false],
      [4, true],
    ] as const) {
      becomes(RESTARTING);
      ends('engine-unavailable');
      becomes(READY);
      assert.equal(retry.isExplicit(document as never, at(column)), expected);
      assert.equal(retry.isExplicit(document as never, at(3)), true);
    }
  });

  it('is not made again where it broke the engine, or had an answer since', () => {
    ends('engine-failed');
    becomes(READY);
    becomes(RESTARTING);
    ends('engine-unavailable');
    ends('empty');
    becomes(READY);
    assert.deepEqual(ui.executed, []);
  });

  it('is not made again elsewhere', () => {
    const document = { version: 1 };
    const moves: readonly (() => void)[] = [
      () => (window.activeTextEditor = editorAt(4, document)),
      () => (window.activeTextEditor = editorAt(3)),
      () => (window.activeTextEditor = undefined),
      () => document.version++,
    ];
    for (const move of moves) {
      becomes(RESTARTING);
      window.activeTextEditor = editorAt(3, document);
      ends('engine-unavailable');
      move();
      becomes(READY);
    }
    assert.deepEqual(ui.executed, []);
  });

  it('is not the engine’s where that is ready', () => {
    becomes(READY);
    ends('engine-unavailable');
    becomes(READY);
    assert.deepEqual(ui.executed, []);
  });
});
