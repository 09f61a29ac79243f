import assert from 'node:assert/strict';
import type * as QuickMenuModule from '../../../../src/editor/models/quickMenu.ts';
import { Emitter } from '../../../../src/util/disposable.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';

type Target = 'one' | 'two' | 'why not';

interface Row {
  readonly label: string;
  readonly buttons?: readonly { readonly tooltip: string }[];
}

/** A quick pick as far as a menu uses it. */
class FakePick {
  readonly accepted = new Emitter<void>();
  readonly pressed = new Emitter<{ item: Row; button: object }>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidTriggerItemButton = this.pressed.event;
  items: readonly Row[] = [];
  activeItems: readonly Row[] = [];
  selectedItems: readonly Row[] = [];
  busy = false;
  hidden = false;
  readonly show = (): void => undefined;
  readonly hide = (): void => void (this.hidden = true);
}

const line = (target: Target, label: string, isInert = false): QuickMenuModule.MenuLine<Target, 'look'> => {
  return { target, label, description: '', detail: '', actions: ['look'], isInert };
};

describe('QuickMenu', () => {
  let pick: FakePick;
  let menu: QuickMenuModule.QuickMenu<Target, 'look'>;
  let done: string[];

  beforeEach(async () => {
    pick = new FakePick();
    done = [];
    const { QuickMenu } = await loadEditorModule<typeof QuickMenuModule>('src/editor/models/quickMenu.ts', {
      window: { createQuickPick: () => pick },
      QuickPickItemKind: { Separator: -1 },
      ThemeIcon: Object,
    });
    menu = new QuickMenu<Target, 'look'>({
      title: 'Numbers',
      placeholder: '',
      buttons: { look: { icon: 'eye', tooltip: 'Look at it' } },
      keyOf: (target) => target,
      onChoose: (target) => done.push(`chose ${target}`),
      onAction: (action, target) => done.push(`${action} at ${target}`),
    });
    menu.show([
      { title: 'all', items: [line('one', 'One'), line('two', 'Two'), line('why not', 'No', true)] },
    ]);
  });

  const rowOf = (label: string): Row => pick.items.find((row) => row.label === label)!;
  const choose = (label: string): void => {
    pick.selectedItems = [rowOf(label)];
    pick.accepted.fire();
  };

  it('shows lines under headings, and closes when one is chosen', () => {
    assert.deepEqual(
      pick.items.map(({ label }) => label),
      ['all', 'One', 'Two', 'No'],
    );
    choose('Two');
    assert.deepEqual([done, pick.hidden], [['chose two'], true]);
  });

  it('does nothing for a heading, or for a line that cannot be chosen', () => {
    choose('all');
    choose('No');
    assert.deepEqual([done, pick.hidden], [[], false]);
  });

  it('stays open for its buttons, also on lines that cannot be chosen', () => {
    const item = rowOf('No');
    assert.equal(item.buttons?.[0]?.tooltip, 'Look at it');
    pick.pressed.fire({ item, button: item.buttons[0] });
    assert.deepEqual([done, pick.hidden], [['look at why not'], false]);
  });

  it('keeps the active line through changes of its text', () => {
    pick.activeItems = [rowOf('Two')];
    menu.show([{ title: 'all', items: [line('one', 'One'), line('two', 'Two, 50 %')] }]);
    assert.equal(pick.activeItems[0]?.label, 'Two, 50 %');
  });
});
