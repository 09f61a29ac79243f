import type { Outcome, Snapshot } from '../../src/completion/types.ts';
import { faultsOf } from '../lib/faults.ts';
import { Progress } from '../lib/progress.ts';
import { type Answer, type Case, costOf, keyOf, programOf } from './case.ts';
import { type EngineOptions, type Evaluated, openEvaluated } from './product.ts';
import type { Sandbox } from './sandbox.ts';
import { firstLines } from './score.ts';
import type { Store } from './store.ts';

/** What cases are answered with. */
interface Desk {
  readonly engine: EngineOptions;
  readonly sandbox: Sandbox;
  readonly store: Store<Answer>;
}

/**
 * Answers cases, each once: what an earlier run has answered is not asked again. The product is opened for each way
 * that it has to be set.
 */
export async function answerAll(set: string, cases: readonly Case[], desk: Desk): Promise<Answer[]> {
  const left = cases.filter((one) => desk.store.get(keyOf(set, one)) === undefined);
  const progress = new Progress(set, left.length);
  for (const sameMode of byMode(left)) {
    const [first] = sameMode;
    if (!first) continue;
    const product = openEvaluated(desk.engine, first.mode);
    try {
      for (const one of sameMode) {
        desk.store.add(await answer(set, one, product, desk.sandbox));
        progress.add();
      }
    } finally {
      product.dispose();
    }
  }
  return cases.flatMap((one) => desk.store.get(keyOf(set, one)) ?? []);
}

function byMode(cases: readonly Case[]): Case[][] {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const key = JSON.stringify(one.mode);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

async function answer(set: string, one: Case, product: Evaluated, sandbox: Sandbox): Promise<Answer> {
  const key = keyOf(set, one);
  const snapshot = await product.snapshotAt({ ...one, document: documentOf(key, one) });
  const outcome = await product.ask(snapshot, one.context);
  const written = cut(answerOf(key, snapshot, outcome), one.cutLines);
  const passed = await passes(one, written, sandbox);
  return { ...written, ...(passed !== undefined && { passed }) };
}

/** A document of its own for each case, so that none is answered from another's cache. Models may be shown the path's end. */
function documentOf(key: string, { path = 'src/file' }: Case): string {
  return `file:///${key}/${path}`;
}

function answerOf(key: string, snapshot: Snapshot, outcome: Outcome): Answer {
  const { confidence, cost } = outcome;
  const known = { key, ...(confidence !== undefined && { confidence }), ...(cost && { cost: costOf(cost) }) };
  if (outcome.kind === 'silent') return { ...known, text: '', replaces: 0, silence: outcome.reason };
  const { suggestion } = outcome;
  return { ...known, ...suggestion, faults: faultsOf(snapshot, suggestion) };
}

function cut(answered: Answer, lines: number | undefined): Answer {
  return lines === undefined ? answered : { ...answered, text: firstLines(answered.text, lines) };
}

/** Tests that not even the true text passes say nothing: they want something that is not here. */
async function passes(one: Case, { text, replaces }: Answer, sandbox: Sandbox): Promise<boolean | undefined> {
  if (!one.tests || !sandbox.works) return undefined;
  const { runtime } = one.tests;
  if ((await sandbox.run(runtime, programOf(one, one.expected))) !== 'passed') return undefined;
  return (await sandbox.run(runtime, programOf(one, text, replaces))) === 'passed';
}
