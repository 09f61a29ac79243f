import * as vscode from 'vscode';
import type { Outcome } from '../completion/types.ts';
import type { MemoryGuard } from '../models/memoryGuard.ts';
import type { Switcher } from '../models/switcher.ts';
import type { Disposable } from '../util/disposable.ts';
import type { Config } from './config.ts';
import type { RemoteServerController } from './remote/controller.ts';
import type { RequestObserver } from './requestLog.ts';
import { type LastAnswer, statusText, type StatusText } from './statusText.ts';

/** Milliseconds; shorter work is not shown, because an icon that changes at every key only distracts. */
const WORKING_AFTER_MS = 300;

const BACKGROUND: Readonly<Record<StatusText['severity'], vscode.ThemeColor | undefined>> = {
  normal: undefined,
  warning: new vscode.ThemeColor('statusBarItem.warningBackground'),
  error: new vscode.ThemeColor('statusBarItem.errorBackground'),
};

/** The item in the status bar: state in an icon, model and cost in the tooltip, the menu on a click. */
export class StatusBar implements vscode.Disposable, RequestObserver {
  readonly #item: vscode.StatusBarItem;
  readonly #switcher: Switcher;
  readonly #config: Config;
  readonly #server: RemoteServerController;
  readonly #guard: MemoryGuard;
  readonly #subscriptions: readonly Disposable[];
  /** Number of requests that are being answered. */
  #requests = 0;
  #isWorking = false;
  #timer: NodeJS.Timeout | undefined;
  #last: LastAnswer | undefined;

  /** Shows the state of all of these, and follows their changes. */
  constructor(switcher: Switcher, config: Config, server: RemoteServerController, guard: MemoryGuard) {
    this.#switcher = switcher;
    this.#config = config;
    this.#server = server;
    this.#guard = guard;
    this.#item = vscode.window.createStatusBarItem('nearline.status', vscode.StatusBarAlignment.Right, 100);
    this.#item.name = 'Nearline';
    this.#item.command = 'nearline.showMenu';
    const refresh = (): void => this.#refresh();
    this.#subscriptions = [switcher, config, server, guard].map((source) => source.onChange(refresh));
    this.#refresh();
    this.#item.show();
  }

  started(): void {
    this.#requests++;
    this.#timer ??= setTimeout(() => this.#setWorking(true), WORKING_AFTER_MS);
  }

  ended(outcome: Outcome, totalMs: number): void {
    this.#requests--;
    if (outcome.kind === 'shown' && outcome.cost) this.#last = { ...outcome.cost, totalMs };
    if (this.#requests > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#setWorking(false);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #setWorking(isWorking: boolean): void {
    this.#isWorking = isWorking;
    this.#refresh();
  }

  #refresh(): void {
    const { text, tooltip, severity } = statusText({
      enabled: this.#config.read().enable,
      service: this.#switcher.service,
      server: this.#server.state,
      isReduced: this.#guard.reduced,
      working: this.#isWorking,
      last: this.#last,
    });
    this.#item.text = text;
    this.#item.tooltip = new vscode.MarkdownString(tooltip);
    this.#item.backgroundColor = BACKGROUND[severity];
    this.#item.accessibilityInformation = { label: tooltip.replaceAll('\n\n', ', ') };
  }
}
