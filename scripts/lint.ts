import { runTask } from './lib/task.ts';
import { suites } from './suites/suites.ts';

await runTask(async () => {
  const { failed } = await suites.lint();
  if (failed > 0) process.exitCode = 1;
});
