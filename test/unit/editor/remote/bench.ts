import type { Outcome } from '../../../../src/completion/types.ts';
import type { RemoteServerController } from '../../../../src/editor/remote/controller.ts';
import type { Log } from '../../../../src/util/log.ts';
import { CompletionServer, type Played, type Reply } from '../../../support/completionServer.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';
import { COST } from '../../../support/fakeGenerator.ts';
import { type Reply as Entered, FakeInputs } from '../../../support/fakeInputs.ts';
import { FakeSettings } from '../../../support/fakeSettings.ts';
import { FakeMemory, FakeSecrets } from '../../../support/fakeStorage.ts';
import { FakeUi } from '../../../support/fakeUi.ts';
import { marked } from '../../../support/marked.ts';
import type * as Room from './room.ts';

/** What the played servers write, see `test/fixtures/remote/`, and what the local model does. */
export const REMOTE = 'add(a, b);';
export const LOCAL = 'local();';

/** The answer to the question of consent. */
export const AGREE = 'Send My Code';

/** The editor as one window sees it: an extension's storage, settings, and somebody who answers. */
export class Bench {
  readonly ui = new FakeUi();
  readonly inputs = new FakeInputs();
  readonly settings = new FakeSettings();
  readonly clock = new FakeClock();
  readonly lines: string[] = [];
  readonly memory = new FakeMemory();
  readonly secrets = new FakeSecrets();
  /** How often the local model was asked, and how often its worker was wanted at all. */
  local = 0;
  sessions = 0;
  /** Logarithm of the probability of each token that the local model writes. */
  sureness = 0;
  readonly server: CompletionServer;
  /** What the server answers at first. */
  readonly usual: Reply;
  controller!: RemoteServerController;
  pipeline!: Room.Pipeline;
  #dispose: () => void = () => undefined;
  #places = 0;

  private constructor(server: CompletionServer) {
    this.server = server;
    this.usual = server.reply;
  }

  /** @param before what is set before the extension starts. */
  static async start(
    played: Played = 'llama-server',
    before: (bench: Bench) => void = () => undefined,
  ): Promise<Bench> {
    const bench = new Bench(await CompletionServer.start(played));
    before(bench);
    bench.#open(await loadEditorModule<typeof Room>('test/unit/editor/remote/room.ts', bench.#vscode));
    return bench;
  }

  async stop(): Promise<void> {
    this.#dispose();
    await this.server.stop();
  }

  /** Sets the server by hand. */
  byHand(values: Readonly<Record<string, unknown>> = {}): void {
    this.settings.write({ remoteServer: 'llama-server', remoteAddress: this.server.address, ...values });
  }

  /** Has the user's consent to some servers stored. */
  consent(origins: readonly string[] = [this.server.address]): void {
    this.memory.stored.set('nearline.remoteConsents', origins);
  }

  /** Sets it by hand, to be asked alone, with the user's consent given before. */
  async agreed(values: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.consent();
    this.byHand({ remoteUse: 'only', ...values });
    await settle();
  }

  /** Runs a command, whose questions are answered in this order. */
  async run(command: string, replies: readonly Entered[] = [], ...clicks: readonly string[]): Promise<void> {
    this.inputs.replies = [...replies];
    this.ui.clicks = [...clicks];
    await this.ui.commands.get(`nearline.${command}RemoteServer`)?.();
    await settle();
  }

  /**
   * Asks for a suggestion as the user does, in a text of its own unless that is named; gives its text, or why there is
   * none.
   */
  async suggest(name = `sum${this.#places++}`): Promise<string> {
    const place = marked(`const ${name} = █\nnext();`);
    const outcome: Outcome = await this.pipeline.complete(place, new AbortController().signal, {
      explicit: true,
    });
    await settle();
    return outcome.kind === 'shown' ? outcome.suggestion.text : outcome.reason;
  }

  /** The last value of a context key. */
  context(key: string): unknown {
    return this.ui.executed.findLast(([command, name]) => command === 'setContext' && name === key)?.[2];
  }

  #open({ Config, Notifier, Pipeline, RemoteFeature, registerRemoteCommands }: typeof Room): void {
    const notifier = new Notifier();
    const config = new Config((problem) => notifier.warning(problem));
    const context = { globalState: this.memory, secrets: this.secrets };
    const { clock } = this;
    const switcher = { session: async () => await Promise.resolve(this.#session()) };
    const parts = { context, config, switcher, notifier, clock, log: this.#log };
    const remote = new RemoteFeature(parts as never);
    const commands = registerRemoteCommands(remote);
    this.controller = remote.controller;
    this.pipeline = new Pipeline({ generator: remote.controller.generator, clock });
    const reset = remote.controller.onSwitch(() => this.pipeline.reset());
    this.#dispose = () => [reset, commands, remote].forEach((one) => one.dispose());
  }

  get #vscode(): object {
    return {
      ...this.ui.api,
      window: { ...this.ui.api.window, ...this.inputs.api },
      workspace: this.settings.api,
      ConfigurationTarget: { Global: 1, Workspace: 2 },
      QuickInputButtons: { Back: {} },
    };
  }

  /** The local model's worker, in a few words. */
  #session(): object {
    this.sessions++;
    const evaluate = async (method: string): Promise<object> => {
      if (method === 'complete') this.local++;
      const scores = [{ end: LOCAL.length, logProbability: this.sureness }];
      return await Promise.resolve({ text: LOCAL, scores, alternatives: [], cost: COST });
    };
    return { evaluate };
  }

  get #log(): Log {
    const write = (line: string): void => void this.lines.push(line);
    return { debug: write, info: write, warn: write, error: write };
  }
}
