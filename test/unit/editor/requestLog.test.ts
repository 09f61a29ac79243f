import assert from 'node:assert/strict';
import { type Outcome, REASONS } from '../../../src/completion/types.ts';
import { RequestLog } from '../../../src/editor/requestLog.ts';
import { silentLog } from '../../../src/util/log.ts';
import { COST } from '../../support/fakeGenerator.ts';

function logged(outcome: Outcome): string {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  new RequestLog({ ...silentLog, info: write, warn: write, debug: write }).ended(outcome, 12.3);
  return lines.join('\n');
}

describe('RequestLog', () => {
  it('tells what was shown by its length and cost, never by its text', () => {
    const suggestion = { text: 'secretCanary()', replaces: 0 };
    const line = logged({ kind: 'shown', suggestion, source: 'model', cost: COST });
    assert.match(line, /shown: 14 characters from model, 12 ms, 1 of 9 tokens evaluated, 3 decoded/);
    assert.doesNotMatch(line, /secretCanary/);
  });

  it('gives a reason for every silence', () => {
    for (const reason of Object.keys(REASONS) as (keyof typeof REASONS)[]) {
      assert.ok(logged({ kind: 'silent', reason }).includes(REASONS[reason]));
    }
  });
});
