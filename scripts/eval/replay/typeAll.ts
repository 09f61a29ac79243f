import { faultsOf } from '../../../src/completion/text/faults.ts';
import { shortHash } from '../case.ts';
import { openEvaluated, type EngineOptions } from '../product.ts';
import { Progress } from '../progress.ts';
import { AUTO } from '../sets/infill.ts';
import type { Store } from '../store.ts';
import type { Run } from './runs.ts';
import { typeRun, type Typed } from './type.ts';

/** What runs are typed with. */
export interface Keyboard {
  readonly engine: EngineOptions;
  readonly store: Store<Typed>;
  /** What is less certain than this is not shown. */
  readonly minimumConfidence: number;
}

/** A run with what became of it. */
export interface TypedRun {
  readonly run: Run;
  readonly typed: Typed;
}

/** Types each run once: what an earlier evaluation has typed is not typed again. */
export async function typeAll(
  runs: readonly Run[],
  { engine, store, minimumConfidence }: Keyboard,
): Promise<TypedRun[]> {
  const keyed = runs.map((run) => ({
    run,
    key: shortHash(JSON.stringify([String(minimumConfidence), run])),
  }));
  const left = keyed.filter(({ key }) => store.get(key) === undefined);
  const characters = left.reduce((total, { run }) => total + run.rest.length, 0);
  const progress = new Progress('replay, in characters', characters);
  const product = openEvaluated(engine, AUTO, { minimumConfidence });
  try {
    const onStep = (step: number): void => progress.add(step);
    for (const { run, key } of left) store.add(await typeRun(run, key, { ...product, faultsOf, onStep }));
  } finally {
    product.dispose();
  }
  return keyed.flatMap(({ run, key }) => {
    const typed = store.get(key);
    return typed ? [{ run, typed }] : [];
  });
}
