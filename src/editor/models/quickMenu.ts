import * as vscode from 'vscode';

/** A line of a menu. */
export interface MenuLine<Target, Action extends string> {
  /** What the line stands for. */
  readonly target: Target;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** The buttons on the line. */
  readonly actions: readonly Action[];
  /** Whether the line cannot be chosen, and only says why. */
  readonly isInert?: boolean;
}

/** The lines of a menu under one heading. */
export interface MenuLines<Target, Action extends string> {
  readonly title: string;
  readonly items: readonly MenuLine<Target, Action>[];
}

/** The looks of a menu, and what it calls when the user does something. */
export interface MenuOptions<Target, Action extends string> {
  readonly title: string;
  readonly placeholder: string;
  readonly buttons: Readonly<Record<Action, { readonly icon: string; readonly tooltip: string }>>;
  /** Names a line through changes of its text. */
  readonly keyOf: (target: Target) => string;
  /** Called when a line was chosen; the menu is closed by then. */
  readonly onChoose: (target: Target) => void;
  /** Called when a button on a line was pressed; the menu stays open. */
  readonly onAction: (action: Action, target: Target) => void;
}

interface Row<Target, Action extends string> extends vscode.QuickPickItem {
  /** Absent for a heading. */
  readonly item?: MenuLine<Target, Action>;
}

interface ActionButton<Action extends string> extends vscode.QuickInputButton {
  readonly action: Action;
}

/** A menu as a quick pick with headings, and with buttons on its lines; its lines may change while it is open. */
export class QuickMenu<Target, Action extends string> implements vscode.Disposable {
  readonly #pick = vscode.window.createQuickPick<Row<Target, Action>>();
  readonly #options: MenuOptions<Target, Action>;

  constructor(options: MenuOptions<Target, Action>) {
    this.#options = options;
    const { title, placeholder, onChoose, onAction } = options;
    Object.assign(this.#pick, { title, placeholder, busy: true });
    Object.assign(this.#pick, { matchOnDescription: true, matchOnDetail: true, keepScrollPosition: true });
    this.#pick.onDidAccept(() => {
      const [chosen] = this.#pick.selectedItems;
      if (!chosen?.item || chosen.item.isInert) return;
      this.#pick.hide();
      onChoose(chosen.item.target);
    });
    this.#pick.onDidTriggerItemButton(({ item, button }) => {
      if (item.item) onAction((button as ActionButton<Action>).action, item.item.target);
    });
    this.#pick.show();
  }

  /** Fires when the menu is closed, in whatever way. */
  get onDidHide(): vscode.Event<void> {
    return this.#pick.onDidHide;
  }

  /** Replaces the lines; the active one stays active if a line of the same key is among the new ones. */
  show(sections: readonly MenuLines<Target, Action>[]): void {
    const rows = sections.flatMap(({ title, items }): Row<Target, Action>[] => [
      { label: title, kind: vscode.QuickPickItemKind.Separator },
      ...items.map((item) => this.#rowFor(item)),
    ]);
    const active = this.#keyOf(this.#pick.activeItems[0]);
    this.#pick.items = rows;
    const same = rows.find((row) => row.item !== undefined && this.#keyOf(row) === active);
    if (same) this.#pick.activeItems = [same];
    this.#pick.busy = false;
  }

  dispose(): void {
    this.#pick.dispose();
  }

  #keyOf(row: Row<Target, Action> | undefined): string | undefined {
    return row?.item && this.#options.keyOf(row.item.target);
  }

  #rowFor(item: MenuLine<Target, Action>): Row<Target, Action> {
    const { label, description, detail, actions } = item;
    return { item, label, description, detail, buttons: actions.map((action) => this.#buttonFor(action)) };
  }

  #buttonFor(action: Action): ActionButton<Action> {
    const { icon, tooltip } = this.#options.buttons[action];
    return { action, iconPath: new vscode.ThemeIcon(icon), tooltip };
  }
}
