import type { Prompt } from '../../../src/completion/types.ts';
import type { ConnectionParts } from '../../../src/remote/exchange.ts';
import { RemoteGenerator } from '../../../src/remote/generator.ts';
import { checkSettings, type RemoteSettings, TIMEOUTS } from '../../../src/remote/settings.ts';
import type { Clock } from '../../../src/util/async.ts';
import { type Log, silentLog } from '../../../src/util/log.ts';
import { CompletionServer, type Played } from '../../support/completionServer.ts';
import { FakeClock } from '../../support/fakeClock.ts';

export const SETTINGS: RemoteSettings = {
  kind: 'llama-server',
  address: 'https://models.example',
  model: 'Qwen/Qwen2.5-Coder-7B',
  template: 'auto',
  allowInsecure: false,
  timeouts: TIMEOUTS,
};

/** What the played servers are asked by; the model's name is what each of them would call it. */
const PLAYED: Readonly<Record<Played, Partial<RemoteSettings>>> = {
  'llama-server': { kind: 'llama-server', model: '' },
  vllm: { kind: 'openai' },
  ollama: { kind: 'openai', model: 'qwen2.5-coder:7b' },
};

/** Text that must never be seen in a log or a message. */
export const CANARY = 'canaryOfTheSource';

export const PROMPT: Prompt = {
  document: 'file:///drawn.ts',
  path: 'src/drawn.ts',
  before: `const ${CANARY} = 1;\nconst sum = `,
  suffix: '\nconsole.log(sum);\n',
  maxTokens: 48,
  extent: { maxLines: 1, tabSize: 2 },
  context: [],
};

export function partsWith(clock: Clock, parts: Partial<ConnectionParts> = {}): ConnectionParts {
  return {
    fetch: globalThis.fetch,
    apiKey: () => Promise.resolve(undefined),
    clock,
    log: silentLog,
    ...parts,
  };
}

/** A promise and what resolves it. */
export function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** A generator and the server that it asks. */
export class Bench {
  readonly clock = new FakeClock();
  readonly lines: string[] = [];
  readonly server: CompletionServer;
  readonly generator: RemoteGenerator;
  key: string | undefined;

  private constructor(
    server: CompletionServer,
    settings: RemoteSettings,
    apiKey: ConnectionParts['apiKey'] = () => Promise.resolve(this.key),
  ) {
    this.server = server;
    const checked = checkSettings(settings);
    if (checked.kind === 'faulty') throw new Error(checked.faults.join(' '));
    this.generator = new RemoteGenerator(checked.server, partsWith(this.clock, { apiKey, log: this.#log() }));
  }

  static async start(
    played: Played,
    settings: Partial<RemoteSettings> = {},
    apiKey?: ConnectionParts['apiKey'],
  ): Promise<Bench> {
    const server = await CompletionServer.start(played);
    return new Bench(
      server,
      { ...SETTINGS, ...PLAYED[played], address: server.address, ...settings },
      apiKey,
    );
  }

  async stop(): Promise<void> {
    this.generator.dispose();
    await this.server.stop();
  }

  #log(): Log {
    const write = (line: string): void => void this.lines.push(line);
    return { debug: write, info: write, warn: write, error: write };
  }
}
