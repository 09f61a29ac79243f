import { Emitter } from '../../src/util/disposable.ts';
import { settle } from './fakeClock.ts';

/** Pressed instead of an answer. */
export const BACK = Symbol('back');
export const CLOSE = Symbol('close');

/** A text to enter, or a part of the label to choose. */
export type Reply = string | typeof BACK | typeof CLOSE;

interface Item {
  readonly label: string;
}

/** An input box or a quick pick, as far as a test looks at it. */
export class FakeInput {
  title = '';
  placeholder = '';
  step = 0;
  totalSteps = 0;
  value = '';
  password = false;
  items: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  buttons: readonly unknown[] = [];
  validationMessage: string | undefined;
  disposed = false;
  readonly #accepted = new Emitter<undefined>();
  readonly onDidAccept = this.#accepted.event;
  readonly #changed = new Emitter<undefined>();
  readonly onDidChangeValue = this.#changed.event;
  readonly #triggered = new Emitter<undefined>();
  readonly onDidTriggerButton = this.#triggered.event;
  readonly #hidden = new Emitter<undefined>();
  readonly onDidHide = this.#hidden.event;
  readonly #shown: (input: FakeInput) => void;

  constructor(shown: (input: FakeInput) => void) {
    this.#shown = shown;
  }

  show(): void {
    this.#shown(this);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.#hidden.fire(undefined);
  }

  answer(reply: Reply): void {
    if (reply === BACK) this.#triggered.fire(undefined);
    else if (reply === CLOSE) this.#hidden.fire(undefined);
    else {
      this.value = reply;
      this.#changed.fire(undefined);
      this.selectedItems = this.items.filter(({ label }) => label.includes(reply));
      this.#accepted.fire(undefined);
    }
  }
}

/** Quick inputs that are answered by a list, in the order in which they come up. */
export class FakeInputs {
  readonly shown: FakeInput[] = [];
  replies: Reply[] = [];
  /** What was in each input before it was answered, and what was wrong with it. */
  readonly seen: { readonly value: string; readonly problem: string | undefined }[] = [];

  readonly api = {
    createInputBox: () => new FakeInput((input) => void this.#answer(input)),
    createQuickPick: () => new FakeInput((input) => void this.#answer(input)),
  };

  async #answer(input: FakeInput): Promise<void> {
    this.shown.push(input);
    while (!input.disposed) {
      await settle();
      const reply = this.replies.shift();
      if (reply === undefined) return;
      const { value } = input;
      input.answer(reply);
      this.seen.push({ value, problem: input.validationMessage });
    }
  }
}
