import assert from 'node:assert/strict';
import { usesLocalModel, type ServerState } from '../../../../src/editor/remote/state.ts';

const server = (use: 'only' | 'fallback' | 'first'): ServerState => ({
  ...{ kind: 'on', host: 'example:8080', origin: 'http://example:8080', use },
  health: { kind: 'unknown' },
});

describe('the local model', () => {
  const cases: readonly (readonly [string, ServerState, boolean])[] = [
    ['without a server', { kind: 'off' }, true],
    ['while a server is opened', { kind: 'opening' }, false],
    ['beside a server that comes first', server('first'), true],
    ['before a server', server('fallback'), true],
    ['where a server is alone', server('only'), false],
    ['where the user was not asked', { kind: 'no-consent', host: '', origin: '', inTheClear: false }, true],
    ['where the settings make no sense', { kind: 'faulty', faults: ['none'] }, true],
  ];
  for (const [when, state, isUsed] of cases) {
    it(`is ${isUsed ? '' : 'not '}used ${when}`, () => assert.equal(usesLocalModel(state), isUsed));
  }
});
