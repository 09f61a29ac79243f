import assert from 'node:assert/strict';
import type { HubReason } from '../../../../src/download/hub/errors.ts';
import { type Hub, hubAt } from '../../../../src/download/hub/hub.ts';
import { type Answer, FileHost, status } from '../../../support/fileHost.ts';

/** The commit that the repository of these answers is at. */
export const COMMIT = 'f86cb2c1fa58255f8052cc32aeede1b7482d4361';

/** Facts about a repository that anybody may use. */
export const FACTS = { id: 'a/b', sha: COMMIT, gated: false, private: false, cardData: { license: 'mit' } };

/** Sends a value. */
export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => response.writeHead(200, headers).end(JSON.stringify(value));
}

/** Says no, and why. */
export function no(code: number, error: string): Answer {
  return status(code, { 'x-error-code': error });
}

/** A hash of one digit. */
export function hash(digit: string): string {
  return digit.repeat(64);
}

/** A file in large file storage, as a tree lists it. */
export function file(path: string, size: number, oid = hash('a')): object {
  return { type: 'file', path, size: 134, oid: 'f'.repeat(40), lfs: { oid, size, pointerSize: 134 } };
}

/** A Hub on the loopback interface. */
export interface LocalHub {
  readonly host: FileHost;
  readonly hub: Hub;
}

/** Gives the suite that calls it a new Hub for each test. */
export function useHub(): () => LocalHub {
  let local: LocalHub | undefined;
  beforeEach(async () => {
    const host = await FileHost.start();
    local = { host, hub: hubAt(host.origin) };
  });
  afterEach(async () => await local?.host.stop());
  return () => local!;
}

/** The message that a request fails with. */
export async function failure(reason: HubReason, request: Promise<unknown>): Promise<string> {
  let text = '';
  await assert.rejects(request, (error: { name: string; kind?: HubReason; message: string }) => {
    assert.equal(error.kind, reason, error.message);
    assert.equal(error.name, 'HubError');
    text = error.message;
    return true;
  });
  return text;
}
