import assert from 'node:assert/strict';
import { isHostMessage, isWorkerMessage } from '../../../src/protocol/messages.ts';

describe('isWorkerMessage and isHostMessage', () => {
  const garbled = [
    undefined,
    null,
    7,
    'x',
    [],
    {},
    { kind: 'other' },
    { kind: 'result' },
    { kind: 'call', id: '1' },
  ];
  it('refuse what has not the form of a message', () => {
    for (const value of garbled) assert.ok(!isWorkerMessage(value) && !isHostMessage(value));
  });
  it('accept messages', () => {
    assert.ok(isWorkerMessage({ kind: 'hello', version: 1, pid: 2 }));
    assert.ok(isHostMessage({ kind: 'call', id: 1, method: 'ping', params: {} }));
  });
});
