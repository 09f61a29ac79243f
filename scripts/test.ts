import { elapsed, say } from './lib/progress.ts';
import { runTask } from './lib/task.ts';
import { none, summary, total, type Counts } from './suites/counts.ts';
import { requestedSuites, suites, type SuiteName } from './suites/suites.ts';

await runTask(async () => {
  const all: Counts[] = [];
  for (const name of requestedSuites(process.argv.slice(2))) all.push(await runSuite(name));
  const sum = total(all);
  if (sum.failed > 0) process.exitCode = 1;
  console.log(summary(sum));
});

/** A suite that cannot even start is one failure, and the others still run. */
async function runSuite(name: SuiteName): Promise<Counts> {
  const started = performance.now();
  say(`\n== ${name}`);
  const counts = await suites[name]().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return { ...none, failed: 1 };
  });
  say(`== ${name}: ${summary(counts)} in ${elapsed(started)}`);
  return counts;
}
