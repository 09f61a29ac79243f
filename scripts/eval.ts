import { join } from 'node:path';
import { COMPLETION_DEFAULTS } from '../src/completion/settings.ts';
import { modelFromFile } from '../src/models/modelFile.ts';
import { CONTEXT_SIZE } from '../src/models/engines.ts';
import { answerAll } from './eval/ask.ts';
import type { Answer, Case } from './eval/case.ts';
import { type Figures, figuresOf } from './eval/figures.ts';
import { type EvalOptions, readOptions, type SetName } from './eval/options.ts';
import type { Recorded } from './eval/recording.ts';
import {
  CHARACTERS,
  drawRuns,
  halfOf,
  replayFigures,
  type Run,
  typeAll,
  typingFigures,
} from './eval/replay.ts';
import { markdown, type SetReport, table } from './eval/report.ts';
import { Sandbox } from './eval/sandbox.ts';
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
    if (options.output === 'table') console.log(`${table(report)}\n`);
  });
  if (options.output === 'markdown') console.log(markdown(reports));
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
    const parts = grouped(answered, ({ asked }) => asked.parts, figuresOf);
    return { ...this.#facts(set), ...figuresOf(main), parts };
  }

  async replay(): Promise<SetReport> {
    const { replay, half, sample = CHARACTERS, seed, gate } = this.#options;
    const runs = drawRuns(halfOf(replay.flatMap(sourceFiles), half), sample, seeded(seed));
    const { eagerness } = COMPLETION_DEFAULTS;
    const keyboard = { engine: this.#options, store: this.#store<Typed>('replay'), eagerness };
    const typed = await typeAll(runs, keyboard);
    const parts =
      gate.length > 0
        ? await this.#gates(runs, gate)
        : grouped(
            typed,
            ({ run }) => [run.languageId],
            (some) => replayFigures(some.map((one) => one.typed)),
          );
    return { ...this.#facts('replay'), ...replayFigures(typed.map((one) => one.typed)), parts };
  }

  /** The figures at each least probability. Tokens are not told: each candidate is generated once, and as a whole. */
  async #gates(runs: readonly Run[], probabilities: readonly number[]): Promise<Record<string, Figures>> {
    const store = this.#store<Typed>('replay-gates');
    const recording = this.#store<Recorded>('replay-candidates');
    const gates: Record<string, Figures> = {};
    for (const eagerness of probabilities) {
      const typed = await typeAll(runs, { engine: this.#options, store, eagerness, recording });
      gates[eagerness.toFixed(2)] = typingFigures(typed.map((one) => one.typed));
    }
    return gates;
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
