import { join } from 'node:path';
import { COMPLETION_DEFAULTS } from '../src/completion/settings.ts';
import { modelFromFile } from '../src/models/modelFile.ts';
import { CONTEXT_SIZE } from '../src/models/engines.ts';
import { answerAll } from './eval/ask.ts';
import type { Answer, Case } from './eval/case.ts';
import { type Figures, figuresOf } from './eval/figures.ts';
import { gateCurve } from './eval/gate.ts';
import { type EvalOptions, readOptions, type SetName } from './eval/options.ts';
import { CHARACTERS, drawRuns, gateSamples, replayFigures, typeAll } from './eval/replay.ts';
import { gateTable, markdown, type SetReport, table } from './eval/report.ts';
import { Sandbox } from './eval/sandbox.ts';
import { gateSampleOf } from './eval/score.ts';
import { casesOf, ownCases } from './eval/sets/index.ts';
import { fingerprint, Store } from './eval/store.ts';
import type { Typed } from './eval/typing.ts';
import { build } from './lib/build.ts';
import { cacheFolder } from './lib/cache.ts';
import { sourceFiles } from './lib/documents.ts';
import { say } from './lib/progress.ts';
import { seeded } from './lib/statistics.ts';

/** Builds, runs the sets that the arguments name, and prints what came of each. */
export async function evaluate(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  await build();
  const reports: SetReport[] = [];
  await reportEach(options, (report) => {
    reports.push(report);
    if (options.output === 'json') console.log(JSON.stringify(report));
    if (options.output === 'table') console.log(asText(report));
  });
  if (options.output === 'markdown') console.log(markdown(reports));
}

function asText(report: SetReport): string {
  const curve = report.gate ? [gateTable(report.set, report.gate)] : [];
  return [table(report), ...curve, ''].join('\n');
}

/** Runs what is asked for, and hands on each set's report as soon as it is there. */
async function reportEach(options: EvalOptions, onReport: (report: SetReport) => void): Promise<void> {
  const evaluation = new Evaluation(options, await Sandbox.open());
  if (options.rows !== undefined) {
    onReport(await evaluation.cases('rows', ownCases(options.rows, options)));
  }
  for (const set of options.sets) onReport(await evaluation.set(set));
}

/** One product, under one set of options. */
class Evaluation {
  readonly #options: EvalOptions;
  readonly #sandbox: Sandbox;
  readonly #folder: string;
  #saidHow = false;

  constructor(options: EvalOptions, sandbox: Sandbox) {
    this.#options = options;
    this.#sandbox = sandbox;
    const { model, threads } = options;
    const name = fingerprint(model, { threads, tests: sandbox.works, contextSize: CONTEXT_SIZE });
    this.#folder = join(cacheFolder(), 'eval', name);
  }

  async set(set: SetName): Promise<SetReport> {
    return set === 'replay' ? await this.replay() : await this.cases(set, casesOf(set, this.#options));
  }

  async cases(set: string, cases: readonly Case[]): Promise<SetReport> {
    this.#sayHowTestsRun(cases);
    const desk = { engine: this.#options, sandbox: this.#sandbox, store: this.#store<Answer>(set) };
    const answers = await answerAll(set, cases, desk);
    const answered = cases.flatMap((asked, at) => {
      const answer = answers[at];
      return answer ? [{ asked, answer }] : [];
    });
    const main = answered.filter(({ asked }) => asked.main);
    const samples = main.flatMap(({ asked, answer }) => gateSampleOf(asked, answer) ?? []);
    const gate = this.#options.gate ? { gate: gateCurve(samples) } : {};
    const parts = grouped(answered, ({ asked }) => asked.parts, figuresOf);
    return { ...this.#facts(set), ...figuresOf(main), parts, ...gate };
  }

  async replay(): Promise<SetReport> {
    const { replay, sample = CHARACTERS, seed, gate } = this.#options;
    const minimumConfidence = gate ? -Infinity : COMPLETION_DEFAULTS.minimumConfidence;
    const keyboard = { engine: this.#options, store: this.#store<Typed>('replay'), minimumConfidence };
    const runs = await typeAll(drawRuns(sourceFiles(replay), sample, seeded(seed)), keyboard);
    const typed = runs.map((one) => one.typed);
    const parts = grouped(
      runs,
      ({ run }) => [run.languageId],
      (some) => replayFigures(some.map((one) => one.typed)),
    );
    const curve = gate ? { gate: gateCurve(gateSamples(typed)) } : {};
    return { ...this.#facts('replay'), ...replayFigures(typed), parts, ...curve };
  }

  #facts(set: string): Pick<SetReport, 'set' | 'model' | 'seed'> {
    return { set, model: modelFromFile(this.#options.model).label, seed: this.#options.seed };
  }

  #store<T extends { readonly key: string }>(set: string): Store<T> {
    return new Store<T>(join(this.#folder, `${set}.jsonl`), this.#options.fresh);
  }

  #sayHowTestsRun(cases: readonly Case[]): void {
    if (this.#saidHow || !cases.some(({ tests }) => tests)) return;
    this.#saidHow = true;
    if (!this.#sandbox.works) say('There is no python3 that can set limits here: pass@1 is skipped.');
    else if (!this.#sandbox.isShutOff)
      say('The network cannot be shut off from tests here: they run with it.');
  }
}

/** The figures of each part; an item may belong to several. */
function grouped<T>(
  items: readonly T[],
  partsOf: (item: T) => readonly string[],
  figures: (items: readonly T[]) => Figures,
): Record<string, Figures> {
  const names = new Set(items.flatMap(partsOf));
  return Object.fromEntries(
    [...names].map((name) => [name, figures(items.filter((item) => partsOf(item).includes(name)))]),
  );
}
