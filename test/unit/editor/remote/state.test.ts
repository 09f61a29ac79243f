import assert from 'node:assert/strict';
import { serverItems, type ServerState, usesLocalModel } from '../../../../src/editor/remote/state.ts';
import type { ServerUse } from '../../../../src/editor/settings.ts';
import { statusText, type StatusText } from '../../../../src/editor/statusText.ts';
import type { EngineState } from '../../../../src/host/engineState.ts';
import type { HealthState } from '../../../../src/remote/health.ts';

const HOST = 'models.example:8080';
const LOADED = {
  layout: 'prefix-suffix-middle',
  contextSize: 4096,
  backend: 'cpu',
  vocabularySize: 9,
  loadMs: 1,
  sequences: 3,
  kvBytes: 151e6,
} as const;
const READY: EngineState = { kind: 'ready', loaded: LOADED, pid: 1 };

const UNKNOWN: HealthState = { kind: 'unknown' };
const UP: HealthState = { kind: 'up', since: 0 };
const DOWN: HealthState = { kind: 'down', reason: 'busy', message: 'It is busy.', since: 0, retryAt: 1 };

function used(use: ServerUse, health: HealthState): ServerState {
  return { kind: 'on', host: HOST, origin: `https://${HOST}`, use, health };
}

const NOT_AGREED: ServerState = {
  kind: 'no-consent',
  host: HOST,
  origin: `https://${HOST}`,
  inTheClear: false,
};
const FAULTY: ServerState = { kind: 'faulty', faults: ['It has no address.'] };

function shown(
  server: ServerState,
  { engine = READY, working = false, enabled = true }: Partial<Shown> = {},
): StatusText {
  const model = { label: 'Coder', path: '/coder.gguf', bundled: true };
  const service = { model, engine, switchingTo: undefined };
  return statusText({ enabled, isReduced: false, working, last: undefined, server, service });
}

interface Shown {
  readonly engine: EngineState;
  readonly working: boolean;
  readonly enabled: boolean;
}

const USES: readonly ServerUse[] = ['only', 'first', 'fallback'];

describe('statusText: the status of a server', () => {
  for (const use of USES) {
    for (const health of [UNKNOWN, UP, DOWN]) {
      it(`says where text goes, and no longer that it stays (${use}, ${health.kind})`, () => {
        const { tooltip } = shown(used(use, health));
        assert.match(tooltip, /text around the cursor is sent to models\.example:8080/i);
        assert.doesNotMatch(tooltip, /nothing leaves/);
      });
    }

    it(`warns while it is away, with the reason and who serves (${use})`, () => {
      const { text, tooltip, severity } = shown(used(use, DOWN));
      assert.deepEqual([text, severity], ['$(warning) Nearline', 'warning']);
      const meanwhile =
        use === 'only' ? 'There are no suggestions meanwhile' : 'The local model serves meanwhile';
      assert.ok(tooltip.includes(`It is busy. ${meanwhile}`), tooltip);
    });

    it(`is silent where all is off (${use})`, () => {
      const { text, tooltip, severity } = shown(used(use, DOWN), { enabled: false });
      assert.deepEqual([text, severity], ['$(circle-slash) Nearline', 'normal']);
      assert.doesNotMatch(tooltip, /sent|busy/);
    });
  }

  it('takes the place of the local model where that does not serve', () => {
    const failed: EngineState = { kind: 'failed', reason: 'It is broken.' };
    for (const use of ['only', 'first'] as const) {
      const { text, tooltip, severity } = shown(used(use, UP), { engine: failed });
      assert.deepEqual([text, severity], ['$(cloud) Nearline', 'normal']);
      assert.match(tooltip, /models\.example:8080 answers/);
      assert.doesNotMatch(tooltip, /broken/);
    }
    assert.equal(shown(used('fallback', UP), { engine: failed }).severity, 'error');
    assert.match(shown(used('first', DOWN), { engine: failed }).tooltip, /It is broken/);
  });

  it('shows that it works', () => {
    for (const use of USES) assert.match(shown(used(use, UP), { working: true }).text, /sync~spin/);
  });

  it('names who serves', () => {
    const source = (use: ServerUse): string => shown(used(use, UP)).tooltip.split('\n')[0]!;
    assert.equal(source('only'), 'Server: models.example:8080');
    assert.match(source('first'), /^Server: models\.example:8080; .*Coder$/);
    assert.match(source('fallback'), /^Model: Coder; .*models\.example:8080$/);
  });

  it('says what keeps a server from being asked, while nothing leaves the machine', () => {
    for (const [server, reason] of [
      [NOT_AGREED, /models\.example:8080 is not asked before you agree/],
      [FAULTY, /No server is asked\. It has no address\./],
    ] as const) {
      const { tooltip, severity } = shown(server);
      assert.equal(severity, 'warning');
      assert.match(tooltip, reason);
      assert.match(tooltip, /nothing leaves this machine/);
    }
  });

  it('says nothing while there is none', () => {
    const { text, tooltip, severity } = shown({ kind: 'off' });
    assert.deepEqual([text, severity], ['$(check) Nearline', 'normal']);
    assert.match(tooltip, /^Model: Coder\n\nReady on CPU, nothing leaves this machine\n/);
  });
});

describe('serverItems: the menu of a server', () => {
  const commands = (server: ServerState): string[] => serverItems(server).map(({ command }) => command);

  it('offers what can be done', () => {
    assert.deepEqual(commands({ kind: 'off' }), ['nearline.useRemoteServer']);
    assert.deepEqual(commands(used('first', UP)), ['nearline.useRemoteServer', 'nearline.stopRemoteServer']);
    assert.equal(commands(used('first', DOWN))[0], 'nearline.retryRemoteServer');
    assert.ok(commands(NOT_AGREED).includes('nearline.stopRemoteServer'));
  });
});

describe('usesLocalModel: the local model', () => {
  const cases: readonly (readonly [string, ServerState, boolean])[] = [
    ['without a server', { kind: 'off' }, true],
    ['while a server is opened', { kind: 'opening' }, false],
    ['beside a server that comes first', used('first', UNKNOWN), true],
    ['before a server', used('fallback', UNKNOWN), true],
    ['where a server is alone', used('only', UNKNOWN), false],
    ['where the user was not asked', { kind: 'no-consent', host: '', origin: '', inTheClear: false }, true],
    ['where the settings make no sense', { kind: 'faulty', faults: ['none'] }, true],
  ];
  for (const [when, state, isUsed] of cases) {
    it(`is ${isUsed ? '' : 'not '}used ${when}`, () => assert.equal(usesLocalModel(state), isUsed));
  }
});
