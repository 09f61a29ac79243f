// Another window, as a process of its own: downloads what its argument says, with the clock of the machine.
import { noAbort } from '../../../../src/base/abort.ts';
import { systemClock } from '../../../../src/base/clock.ts';
import { download } from '../../../../src/models/transfer/download.ts';
import type { TransferRequest } from '../../../../src/models/transfer/request.ts';

const given = JSON.parse(process.argv[2] ?? '') as Omit<TransferRequest, 'policy'>;
const policy = { owner: 'the test', allows: ({ hostname }: URL) => hostname === '127.0.0.1' };
await download({ ...given, policy }, { clock: systemClock, signal: noAbort, onProgress: () => undefined });
