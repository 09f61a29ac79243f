import { runTask } from './lib/task.ts';
import { createVsix } from './vsix/create.ts';
import { requestedTargets, targetFor } from './vsix/targets.ts';

await runTask(async () => {
  const here = targetFor(process.platform, process.arch);
  for (const target of requestedTargets(process.argv.slice(2), here)) console.log(await createVsix(target));
});
