import { readOptions } from './eval/options.ts';
import { gateTable, markdown, table, type SetReport } from './eval/report.ts';
import { evaluate } from './eval/run.ts';
import { build } from './lib/build.ts';
import { runTask } from './lib/task.ts';

await runTask(async () => {
  const options = readOptions(process.argv.slice(2));
  await build();
  const reports: SetReport[] = [];
  await evaluate(options, (report) => {
    reports.push(report);
    if (options.output === 'json') console.log(JSON.stringify(report));
    if (options.output === 'table') console.log(asText(report));
  });
  if (options.output === 'markdown') console.log(markdown(reports));
});

function asText(report: SetReport): string {
  const curve = report.gate ? [gateTable(report.set, report.gate)] : [];
  return [table(report), ...curve, ''].join('\n');
}
