import { build } from './lib/build.ts';
import { step } from './lib/progress.ts';
import { runTask } from './lib/task.ts';

await runTask(() => step('Building dist/', () => build()));
