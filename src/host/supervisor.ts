import { CallError, type LoadParams } from '../protocol/messages.ts';
import { type Clock, delay } from '../util/async.ts';
import { type Disposable, Emitter } from '../util/disposable.ts';
import { messageOf } from '../util/errors.ts';
import { type Log } from '../util/log.ts';
import { Session } from './client.ts';
import {
  afterCrash,
  explainCrashes,
  explainLoadCrash,
  explainLoadFailure,
  isNativeCrash,
} from './crashes.ts';
import type { EngineModel, EngineState } from './engineState.ts';
import { IdleTimer } from './idleTimer.ts';
import { type Child, describeExit, type ProcessExit, WorkerProcess } from './process.ts';

/** Preparation of a load: its parameters, or what is wrong with the model's files, and the remedy. */
export type PreparedLoad =
  | { readonly kind: 'ready'; readonly params: LoadParams }
  | { readonly kind: 'problem'; readonly reason: string };

interface SupervisorOptions {
  readonly model: EngineModel;
  /** Milliseconds without use after which the worker is ended; 0 means never, as does leaving it out. */
  readonly idleUnloadMs?: (() => number) | undefined;
  readonly spawn: () => Child;
  /** Asked at every start, so that changed files and settings count from the next one. */
  readonly prepare: () => Promise<PreparedLoad>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Supervisor of one model's worker: starts it on first use, and again after a crash, within limits. Ends the worker
 * when it was not used for a while.
 */
export class Supervisor implements Disposable {
  readonly model: EngineModel;
  readonly #options: SupervisorOptions;
  readonly #changed = new Emitter<EngineState>();
  readonly onChange = this.#changed.event;
  readonly #idleTimer: IdleTimer;
  #state: EngineState = { kind: 'idle' };
  #opening: Promise<Session> | undefined;
  #process: WorkerProcess | undefined;
  #crashes: number[] = [];
  /** Counts starts and stops, so that a start knows after waiting whether another start or a stop overtook it. */
  #generation = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.model = options.model;
    this.#idleTimer = new IdleTimer({
      clock: options.clock,
      limitMs: () => options.idleUnloadMs?.() ?? 0,
      unusedMs: () => this.#process?.unusedMs ?? 0,
      onIdle: () => this.#sleep(),
    });
  }

  get state(): EngineState {
    return this.#state;
  }

  /**
   * Session of the model; the worker is started when there is none.
   * @throws Error with the reason while the engine restarts, or when it gave up.
   */
  async session(): Promise<Session> {
    const state = this.#state;
    if (state.kind === 'failed' || state.kind === 'restarting') throw new Error(state.reason);
    if (state.kind === 'disposed') throw new Error('the engine was stopped');
    return await this.#open();
  }

  /** Ends the worker and forgets past crashes; the next use starts it again. */
  restart(): void {
    if (this.#state.kind === 'disposed') return;
    this.#crashes = [];
    this.#stopProcess();
    this.#become({ kind: 'idle' });
  }

  /** Makes a changed `idleUnloadMs` count at once. */
  idleLimitChanged(): void {
    if (this.#state.kind === 'ready') this.#idleTimer.watch();
  }

  /** Stops serving for a reason that was found elsewhere, such as a damaged file. */
  fail(reason: string): void {
    this.#stopProcess();
    this.#become({ kind: 'failed', reason });
  }

  dispose(): void {
    this.#become({ kind: 'disposed' });
    this.#stopProcess();
    this.#changed.dispose();
  }

  #open(): Promise<Session> {
    this.#opening ??= this.#load();
    this.#opening.catch(() => undefined);
    return this.#opening;
  }

  async #load(): Promise<Session> {
    const { spawn, prepare, clock, log } = this.#options;
    this.#become({ kind: 'loading', fraction: 0 });
    const generation = ++this.#generation;
    const prepared = await prepare();
    if (generation !== this.#generation) throw new Error('the engine was stopped before it loaded');
    if (prepared.kind === 'problem') throw this.#giveUp(prepared.reason);
    const process = new WorkerProcess(spawn(), clock, log);
    this.#process = process;
    void process.exited.then((exit) => this.#onExit(process, exit));
    try {
      const session = await Session.open(process, prepared.params, clock, (fraction) => {
        if (this.#process === process) this.#become({ kind: 'loading', fraction });
      });
      if (this.#process !== process) throw new Error('the engine was stopped while it loaded');
      this.#become({ kind: 'ready', loaded: session.loaded, pid: session.pid });
      return session;
    } catch (error) {
      if (this.#process === process) this.#onLoadError(process, error);
      throw error;
    }
  }

  /** Ends the attempts where the load was refused; any other failure kills the worker, and `#onExit` deals with it. */
  #onLoadError(process: WorkerProcess, error: unknown): void {
    const refused =
      error instanceof CallError && (error.kind === 'load-failed' || error.kind === 'native-missing');
    if (refused) this.#giveUp(explainLoadFailure(this.model, error));
    else process.kill(`it could not load: ${messageOf(error)}`);
  }

  #giveUp(reason: string): Error {
    this.fail(reason);
    return new Error(reason);
  }

  #onExit(process: WorkerProcess, exit: ProcessExit): void {
    if (this.#process !== process) return;
    const wasLoading = this.#state.kind === 'loading';
    this.#process = undefined;
    this.#opening = undefined;
    this.#options.log.warn(`the engine ${describeExit(exit)}`);
    if (wasLoading && isNativeCrash(exit)) {
      this.fail(explainLoadCrash(this.model, exit));
      return;
    }
    this.#recover(`the engine ${describeExit(exit)}`);
  }

  #recover(reason: string): void {
    const { clock, log } = this.#options;
    this.#crashes = [...this.#crashes, clock.now()];
    const decision = afterCrash(this.#crashes, clock.now());
    if (decision.kind === 'stop') {
      this.fail(explainCrashes(reason));
      return;
    }
    const state: EngineState = { kind: 'restarting', reason, delayMs: decision.delayMs };
    this.#become(state);
    void delay(clock, decision.delayMs).then(() => {
      if (this.#state !== state) return;
      this.#open().catch((error: unknown) => log.warn(`restart failed: ${messageOf(error)}`));
    });
  }

  /** Ends the worker between two calls. From `ready` only: the timer runs in no other state. */
  #sleep(): void {
    this.#options.log.info(
      'the engine was not used for a while: its process ends, and the next use starts it',
    );
    this.#stopProcess();
    this.#become({ kind: 'asleep' });
  }

  #stopProcess(): void {
    const process = this.#process;
    this.#generation++;
    this.#process = undefined;
    this.#opening = undefined;
    process?.dispose();
  }

  #become(state: EngineState): void {
    if (this.#state.kind === 'disposed') return;
    this.#state = state;
    if (state.kind === 'ready') this.#idleTimer.watch();
    else this.#idleTimer.dispose();
    this.#changed.fire(state);
  }
}
