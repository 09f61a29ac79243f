import { runTask } from './lib/task.ts';
import { tool } from './suites/tools.ts';

await runTask(async () => {
  if (!(await tool('prettier', '--write', '.'))) process.exitCode = 1;
});
