import { delay, type Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { messageOf, type Log } from '../base/log.ts';
import { CallError } from '../protocol/messages.ts';
import type { EngineModel, EngineState } from './engineState.ts';
import { explainCrashes, explainLoadCrash, explainLoadFailure, isNativeCrash } from './explain.ts';
import { describeExit, WorkerProcess, type Child, type Exit } from './process.ts';
import { afterCrash } from './restartPolicy.ts';
import { Session } from './session.ts';

export interface SupervisorOptions {
  readonly model: EngineModel;
  /** Asked at every start, so that a changed setting counts from the next one. */
  readonly threads: () => number;
  /** Tokens of prompt and completion together. */
  readonly contextSize: number;
  readonly spawn: () => Child;
  /** Looks at the model's files before the engine sees them; returns what is wrong, and the remedy. */
  readonly preflight: (model: EngineModel) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps one model served: starts its worker on first use, and again after a crash, within limits. */
export class Supervisor implements Disposable {
  readonly model: EngineModel;
  readonly #options: SupervisorOptions;
  readonly #changed = new Emitter<EngineState>();
  readonly onChange = this.#changed.event;
  #state: EngineState = { kind: 'idle' };
  #opening: Promise<Session> | undefined;
  #process: WorkerProcess | undefined;
  #crashes: number[] = [];
  /** Counts starts and stops, so that a start knows after waiting whether it was overtaken. */
  #turn = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.model = options.model;
  }

  get state(): EngineState {
    return this.#state;
  }

  /**
   * The session, started when there is none.
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

  /** Stops serving for a reason found outside, such as a damaged file. */
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
    const { model, spawn, preflight, clock, log, threads, contextSize } = this.#options;
    this.#become({ kind: 'loading', fraction: 0 });
    const turn = ++this.#turn;
    const problem = await preflight(model);
    if (turn !== this.#turn) throw new Error('the engine was stopped before it loaded');
    if (problem !== undefined) throw this.#giveUp(problem);
    const process = new WorkerProcess(spawn(), clock, log);
    this.#process = process;
    void process.exited.then((exit) => this.#onExit(process, exit));
    try {
      const params = { modelPath: model.path, threads: threads(), contextSize };
      const session = await Session.open(process, params, clock, (fraction) => {
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

  /** A refused load ends the attempts; any other failure ends the worker, and is dealt with where its exit arrives. */
  #onLoadError(process: WorkerProcess, error: unknown): void {
    const refused =
      error instanceof CallError && (error.code === 'load-failed' || error.code === 'native-missing');
    if (refused) this.#giveUp(explainLoadFailure(this.model, error));
    else process.kill(`it could not load: ${messageOf(error)}`);
  }

  #giveUp(reason: string): Error {
    this.fail(reason);
    return new Error(reason);
  }

  #onExit(process: WorkerProcess, exit: Exit): void {
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

  #stopProcess(): void {
    const process = this.#process;
    this.#turn++;
    this.#process = undefined;
    this.#opening = undefined;
    process?.dispose();
  }

  #become(state: EngineState): void {
    if (this.#state.kind === 'disposed') return;
    this.#state = state;
    this.#changed.fire(state);
  }
}
