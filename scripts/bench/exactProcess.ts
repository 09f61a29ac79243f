// Compares drafts in exact arithmetic, in a process of its own: a second copy of llama.cpp in one process would be
// linked with what the first has loaded.
import type { ExactJob } from './compareExactly.ts';
import { compareKinds } from './compareKinds.ts';

process.once('disconnect', () => process.exit());
process.once('message', ({ options, library }: ExactJob) => {
  void compareKinds(options, library).then((comparisons) => process.send?.(comparisons));
});
