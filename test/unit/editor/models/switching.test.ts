import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineModel } from '../../../../src/host/engineState.ts';
import { modelFromFile } from '../../../../src/models/modelFile.ts';
import { useScratch } from '../../../support/scratch.ts';
import { SwitchingBench } from '../../../support/switchingBench.ts';

describe('ModelSwitching', () => {
  const scratch = useScratch();
  let bench: SwitchingBench;
  let [old, other]: EngineModel[] = [];
  let style: string;

  const fileNamed = (name: string): string => {
    const path = join(scratch(), `${name}.gguf`);
    writeFileSync(path, name);
    return path;
  };

  beforeEach(async () => {
    [old, other] = ['old', 'other'].map((name) => modelFromFile(fileNamed(name)));
    style = fileNamed('style');
    bench = new SwitchingBench(old!, { model: old!.path, adapters: [{ path: style }] });
    await bench.open();
  });

  const settings = (): SwitchingBench['chosen']['settings'] => bench.chosen.settings;
  const choice = (): SwitchingBench['chosen']['choice'] => bench.chosen.choice;

  it('keeps the choice once the model has answered', async () => {
    await bench.switching.switchTo(other!);
    assert.deepEqual([settings().model, bench.serving, bench.changes], [other!.path, 'other', 1]);
    assert.deepEqual(bench.status, ['$(check) Nearline uses other']);
  });

  it('keeps nothing of a model that fails, and says why', async () => {
    bench.broken = () => true;
    await bench.switching.switchTo(other!);
    assert.deepEqual([settings().model, bench.serving, bench.changes], [old!.path, 'old', 0]);
    assert.equal(bench.ui.last?.text, 'other is broken. old stays in use.');
    assert.equal(bench.history.previous, undefined);
  });

  it('asks before it loads a model that is too large', async () => {
    bench.tooLarge = {
      reason: 'Needs 9.0 GB of memory, and there is room for 2.0 GB.',
      instead: 'Coder 1.5B',
    };
    await bench.switching.switchTo(other!);
    assert.deepEqual([bench.serving, settings().model], ['old', old!.path]);
    assert.match(bench.ui.last?.text ?? '', /other may be too large/);
    bench.ui.clicks = ['Use It Anyway'];
    await bench.switching.switchTo(other!);
    assert.equal(bench.serving, 'other');
  });

  it('leaves the general model alone where the language has its own', async () => {
    bench.chosen.settings = { ...settings(), languageModels: { python: old!.path } };
    bench.language = 'python';
    await bench.switching.switchTo(other!);
    assert.equal(settings().model, old!.path);
    assert.deepEqual(settings().languageModels, { python: other!.path });
    assert.deepEqual(bench.status, ['$(check) Nearline uses other for python']);
  });

  it('keeps the choice for the language in which it was made', async () => {
    bench.chosen.settings = { ...settings(), languageModels: { python: old!.path, go: old!.path } };
    bench.language = 'python';
    bench.broken = () => {
      bench.language = 'go';
      return false;
    };
    await bench.switching.switchTo(other!);
    assert.deepEqual(settings().languageModels, { python: other!.path, go: old!.path });
  });

  it('keeps a choice for this workspace alone, and gives it up again', async () => {
    await bench.switching.switchHere(other!);
    assert.deepEqual([settings().model, choice().workspaceModel?.path], [old!.path, other!.path]);
    assert.deepEqual(bench.status, ['$(check) Nearline uses other in this workspace']);
    await bench.switching.switchEverywhere();
    assert.deepEqual([bench.serving, choice().workspaceModel], ['old', undefined]);
  });

  it('keeps the choice of a workspace whose general model fails', async () => {
    await bench.switching.switchHere(other!);
    bench.broken = ({ path }) => path === old!.path;
    await bench.switching.switchEverywhere();
    assert.deepEqual([bench.serving, choice().workspaceModel?.path], ['other', other!.path]);
  });

  it('takes along the adapter that is on for a model', async () => {
    await choice().adapters.keep(choice().adapters.withAdapter(other!, style));
    await bench.switching.switchTo(other!);
    assert.equal(bench.serving, 'other + style');
  });

  it('goes back to what served before, with the adapter that it had', async () => {
    const adapted = choice().adapters.withAdapter(old!, style);
    bench.service = { ...bench.service, model: adapted };
    await choice().adapters.keep(adapted);
    await bench.switching.switchTo(other!);
    await choice().adapters.keep(old!);
    await bench.switching.rollBack();
    assert.deepEqual([bench.serving, settings().model], ['old + style', old!.path]);
    assert.equal(choice().adapters.adapted(old!).adapter?.path, style);
    await bench.switching.rollBack();
    assert.equal(bench.serving, 'other');
  });

  it('goes back without an adapter that was removed from the list', async () => {
    bench.service = { ...bench.service, model: choice().adapters.withAdapter(old!, style) };
    await bench.switching.switchTo(other!);
    bench.chosen.settings = { ...settings(), adapters: [] };
    await bench.switching.rollBack();
    assert.equal(bench.serving, 'old');
  });

  it('says so where there is nothing to go back to', async () => {
    await bench.switching.rollBack();
    assert.equal(bench.ui.last?.text, 'There is no earlier model to go back to.');
  });
});
