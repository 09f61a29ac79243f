import assert from 'node:assert/strict';
import type * as NoticeModule from '../../../../src/editor/models/updates.ts';
import type { ServiceState } from '../../../../src/models/switcher.ts';
import { Emitter } from '../../../../src/util/disposable.ts';
import { silentLog } from '../../../../src/util/log.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { settle } from '../../../support/fakeClock.ts';
import { useScratch } from '../../../support/scratch.ts';
import { OTHER, ROW, UpdateBench } from '../../../support/updateBench.ts';

type Engine = ServiceState['engine'];

const READY: Engine = {
  kind: 'ready',
  loaded: {
    ...{ layout: 'prefix-suffix-middle', contextSize: 1, backend: 'cpu', vocabularySize: 1 },
    ...{ loadMs: 1, sequences: 2, kvBytes: 1 },
  },
  pid: 1,
};

describe('the notice of an update', () => {
  const scratch = useScratch();
  let bench: UpdateBench;
  let changed: Emitter<ServiceState>;
  let stop: { dispose(): void };

  beforeEach(async () => {
    bench = new UpdateBench(scratch());
    changed = new Emitter();
    const { noticeUpdates } = await loadEditorModule<typeof NoticeModule>(
      'src/editor/models/updates.ts',
      bench.vscode,
    );
    const switcher: NoticeModule.UpdateNoticeServices['switcher'] = {
      get service() {
        return bench.service;
      },
      switchTo: async (model) => await bench.switchTo(model),
      onChange: changed.event,
    };
    stop = noticeUpdates({ ...bench.services, switcher, log: silentLog });
  });
  afterEach(() => stop.dispose());

  /** A file serves from now on; ends when the notice has looked at it. */
  const serves = async (path: string, engine: Engine = READY): Promise<void> => {
    bench.serve(path);
    changed.fire({ ...bench.service, engine });
    await Promise.all(bench.store.looks);
    await settle();
  };

  it('is shown once a session, and downloads nothing', async () => {
    const [one, other] = [await bench.have(ROW), await bench.have(OTHER)];
    await serves(one);
    await serves(one);
    await serves(other);
    assert.deepEqual(
      bench.ui.shown.map(({ kind, buttons }) => [kind, ...buttons]),
      [['info', 'Update', 'Not Now']],
    );
    assert.match(bench.ui.last?.text ?? '', /^An update of .* can be downloaded \(.* [MG]B\)\.$/);
    assert.deepEqual(bench.downloads, []);
  });

  it('has the update downloaded and used, where that is wanted', async () => {
    const old = await bench.have(ROW);
    bench.ui.clicks = ['Update'];
    const switching = new Promise<string>((resolve) => {
      bench.broken = ({ path }) => {
        resolve(path);
        return false;
      };
    });
    await serves(old);
    assert.equal(await switching, await bench.newest(ROW));
    assert.deepEqual(bench.downloads, [ROW.download?.sha256]);
  });

  it('is not shown before the model was loaded, nor where it has no update', async () => {
    await serves(await bench.have(ROW), { kind: 'idle' });
    await serves('/other.gguf');
    await serves(await bench.haveNewest(OTHER));
    assert.deepEqual(bench.ui.shown, []);
    assert.equal(bench.store.looks.length, 2);
  });
});
