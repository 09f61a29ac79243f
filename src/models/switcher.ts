import type { Session, SessionSource } from '../host/client.ts';
import { type EngineModel, type EngineState, isSameModel } from '../host/engineState.ts';
import type { Supervisor } from '../host/supervisor.ts';
import { type Disposable, Emitter } from '../util/disposable.ts';
import { messageOf } from '../util/errors.ts';
import type { OpenEngine } from './engines.ts';

/** The engine that serves, and the candidate of a switch: the old model serves until the new one has answered. */
type State =
  | { readonly kind: 'serving'; readonly engine: Supervisor }
  | { readonly kind: 'switching'; readonly engine: Supervisor; readonly candidate: Supervisor };

/** The outcome of a switch. */
export type SwitchResult =
  | { readonly kind: 'switched'; readonly model: EngineModel }
  | { readonly kind: 'unchanged'; readonly model: EngineModel }
  /** The model that served before still does. */
  | { readonly kind: 'rolled-back'; readonly model: EngineModel; readonly reason: string }
  /** Another switch was asked for meanwhile. */
  | { readonly kind: 'superseded' };

/** The state of the service, as the status bar shows it. */
export interface ServiceState {
  readonly model: EngineModel;
  readonly engine: EngineState;
  readonly switchingTo: EngineModel | undefined;
}

/** Smallest prompt that makes a model answer. */
const PROBE = { document: '', before: 'a =', suffix: '\n', maxTokens: 1 };

/** Owns the engine that serves, and exchanges it for another without a gap. */
export class Switcher implements SessionSource, Disposable {
  readonly #openEngine: OpenEngine;
  readonly #kept: KeptEngines;
  readonly #changed = new Emitter<ServiceState>();
  /** Fires when the state of the service changes in any way. */
  readonly onChange = this.#changed.event;
  readonly #switched = new Emitter<EngineModel>();
  /** Fires when another model serves. */
  readonly onSwitch = this.#switched.event;
  #state: State;

  /** @param mayKeep whether there is memory for a model that does not serve any more; asked when it stops serving. */
  constructor(openEngine: OpenEngine, model: EngineModel, mayKeep: () => boolean = () => false) {
    this.#openEngine = openEngine;
    this.#kept = new KeptEngines(mayKeep);
    this.#state = { kind: 'serving', engine: this.#open(model) };
  }

  /** The model that serves now, and the one that is being switched to. */
  get service(): ServiceState {
    const { engine } = this.#state;
    const switchingTo = this.#state.kind === 'switching' ? this.#state.candidate.model : undefined;
    return { model: engine.model, engine: engine.state, switchingTo };
  }

  /** A session of the engine that serves, which is started where it does not run. Rejects as its supervisor does. */
  async session(): Promise<Session> {
    return await this.#state.engine.session();
  }

  /**
   * Switches to a model once that has answered. Switching to the model that serves does nothing, unless it failed: then
   * it is tried again. Never rejects.
   */
  async switchTo(model: EngineModel): Promise<SwitchResult> {
    this.#dropCandidate();
    const { engine } = this.#state;
    if (isSameModel(engine.model, model) && engine.state.kind !== 'failed')
      return { kind: 'unchanged', model };
    const candidate = this.#kept.take(model) ?? this.#open(model);
    this.#become({ kind: 'switching', engine, candidate });
    try {
      const session = await candidate.session();
      await session.evaluate('complete', PROBE);
      return this.#promote(candidate);
    } catch (error) {
      // The supervisor explains a failure and names the remedy; the error is only what it failed with.
      const { state } = candidate;
      return this.#rollBack(candidate, state.kind === 'failed' ? state.reason : messageOf(error));
    }
  }

  /** Ends the worker that serves, and those that are kept; the next request starts it again. */
  restart(): void {
    this.#kept.drop();
    this.#state.engine.restart();
  }

  /** Makes a change of the setting for ending unused engines count at once. */
  idleLimitChanged(): void {
    this.#state.engine.idleLimitChanged();
    this.#kept.idleLimitChanged();
    if (this.#state.kind === 'switching') this.#state.candidate.idleLimitChanged();
  }

  /** The models in memory: the one that serves, if it is loaded, and those that are kept. */
  get loaded(): readonly EngineModel[] {
    const { engine } = this.#state;
    return [...(engine.state.kind === 'ready' ? [engine.model] : []), ...this.#kept.models];
  }

  /** Ends the engines that are kept, which gives back their memory. */
  dropKept(): void {
    this.#kept.drop();
  }

  /** Stops a model, if it serves, for a reason that was found outside the engine. */
  fail(model: EngineModel, reason: string): void {
    if (this.#state.engine.model.path === model.path) this.#state.engine.fail(reason);
  }

  dispose(): void {
    this.#dropCandidate();
    this.#kept.dispose();
    this.#state.engine.dispose();
    this.#changed.dispose();
    this.#switched.dispose();
  }

  #promote(candidate: Supervisor): SwitchResult {
    if (!this.#isCandidate(candidate)) return { kind: 'superseded' };
    this.#kept.keep(this.#state.engine);
    this.#become({ kind: 'serving', engine: candidate });
    this.#switched.fire(candidate.model);
    return { kind: 'switched', model: candidate.model };
  }

  #rollBack(candidate: Supervisor, reason: string): SwitchResult {
    if (!this.#isCandidate(candidate)) return { kind: 'superseded' };
    this.#dropCandidate();
    return { kind: 'rolled-back', model: this.#state.engine.model, reason };
  }

  #isCandidate(candidate: Supervisor): boolean {
    return this.#state.kind === 'switching' && this.#state.candidate === candidate;
  }

  #dropCandidate(): void {
    if (this.#state.kind !== 'switching') return;
    const { engine, candidate } = this.#state;
    this.#become({ kind: 'serving', engine });
    candidate.dispose();
  }

  #open(model: EngineModel): Supervisor {
    const engine = this.#openEngine(model);
    engine.onChange(() => this.#changed.fire(this.service));
    return engine;
  }

  #become(state: State): void {
    this.#state = state;
    this.#changed.fire(this.service);
  }
}

/**
 * Engines that are kept besides the one that serves: a user goes back and forth between two models, hardly ever among
 * four.
 */
const MAX_KEPT = 2;

/** Kept engines: they stay loaded when another model takes over, so that switching back takes no time. */
class KeptEngines implements Disposable {
  readonly #mayKeep: () => boolean;
  /** The engine that served last comes first. */
  #engines: readonly Supervisor[] = [];

  /** @param mayKeep whether there is memory to spare; asked when an engine stops serving. */
  constructor(mayKeep: () => boolean) {
    this.#mayKeep = mayKeep;
  }

  get models(): readonly EngineModel[] {
    return this.#engines.map(({ model }) => model);
  }

  /** Takes over an engine that does not serve any more: keeps it, or ends it. */
  keep(engine: Supervisor): void {
    if (engine.state.kind !== 'ready' || !this.#mayKeep()) {
      engine.dispose();
      return;
    }
    const engines = [engine, ...this.#engines];
    for (const old of engines.splice(MAX_KEPT)) old.dispose();
    this.#engines = engines;
  }

  /** Hands back the engine of a model; undefined where none is kept. */
  take(model: EngineModel): Supervisor | undefined {
    const found = this.#engines.find((engine) => isSameModel(engine.model, model));
    this.#engines = this.#engines.filter((engine) => engine !== found);
    return found;
  }

  /** Ends all engines: their memory is wanted, or they were loaded with settings that no longer hold. */
  drop(): void {
    for (const engine of this.#engines) engine.dispose();
    this.#engines = [];
  }

  idleLimitChanged(): void {
    for (const engine of this.#engines) engine.idleLimitChanged();
  }

  dispose(): void {
    this.drop();
  }
}
