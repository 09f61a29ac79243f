// Another window, as a process of its own: downloads what its argument says, with the clock of the machine.
import { download } from '../../../src/download/download.ts';
import type { DownloadRequest } from '../../../src/download/request.ts';
import { noAbort, systemClock } from '../../../src/util/async.ts';

const given = JSON.parse(process.argv[2] ?? '') as Omit<DownloadRequest, 'policy'>;
const policy = { owner: 'the test', allows: ({ hostname }: URL) => hostname === '127.0.0.1' };
await download({ ...given, policy }, { clock: systemClock, signal: noAbort, onProgress: () => undefined });
