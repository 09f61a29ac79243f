import { titleOf } from '../host/engineState.ts';
import type { ServiceState } from '../models/switcher.ts';
import { GPU_NAMES } from './gpu/texts.ts';
import { needsAttention, serverHeadline, serverLines, type ServerState, sourceLine } from './remote/state.ts';

/** The texts of the status bar item, and how urgent they are. */
export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly severity: 'normal' | 'warning' | 'error';
}

/** The last suggestion's cost, for the tooltip. */
export interface LastAnswer {
  /** Milliseconds from the editor's question to the answer. */
  readonly totalMs: number;
  readonly evaluatedTokens: number;
  readonly decodedTokens: number;
}

/** The facts that the status bar item shows. */
export interface StatusFacts {
  /** Whether suggestions are on at all. */
  readonly enabled: boolean;
  readonly service: ServiceState;
  readonly server: ServerState;
  /** Whether the bundled model serves because memory is short. */
  readonly isReduced: boolean;
  /** Whether a suggestion is being made, and has been for a while. */
  readonly working: boolean;
  readonly last: LastAnswer | undefined;
}

/** The status in an icon and a few words, and in full in the tooltip. */
export function statusText(facts: StatusFacts): StatusText {
  const { text, detail, severity } = headline(facts);
  const { enabled, server, service, last } = facts;
  const source = sourceLine(server, titleOf(service.model));
  const reduced = facts.isReduced ? REDUCED : undefined;
  const served = enabled ? serverLines(server) : [];
  const lines = [source, detail, reduced, ...served, memoryLine(facts), lastLine(last)];
  return { text, tooltip: lines.filter((line) => line !== undefined).join('\n\n'), severity };
}

const REDUCED = 'Memory is short: the bundled model serves until there is room again';

/** Names of the compute backends as people write them. */
const BACKENDS: Readonly<Record<string, string>> = { cpu: 'CPU', metal: 'Metal', ...GPU_NAMES };

interface Headline {
  readonly text: string;
  readonly detail: string;
  readonly severity: StatusText['severity'];
}

function normal(icon: string, detail: string): Headline {
  return { text: `$(${icon}) Nearline`, detail, severity: 'normal' };
}

function headline(facts: StatusFacts): Headline {
  const { enabled, server, working } = facts;
  if (!enabled) return normal('circle-slash', 'Off');
  const served = serverHeadline(server, working);
  const shown = served ? normal(served.icon, served.detail) : engineHeadline(facts);
  if (shown.severity !== 'normal' || !needsAttention(server)) return shown;
  return { ...shown, text: '$(warning) Nearline', severity: 'warning' };
}

function engineHeadline({ service, server, working }: StatusFacts): Headline {
  if (service.switchingTo) return normal('loading~spin', `Switching to ${titleOf(service.switchingTo)}`);
  const { engine } = service;
  switch (engine.kind) {
    case 'idle':
      return normal('check', 'Ready; the model is loaded when you type');
    case 'asleep':
      return normal('circle-outline', 'Asleep, and its memory is free again; typing wakes it');
    case 'loading':
      return normal('loading~spin', `Loading, ${Math.round(engine.fraction * 100)} %`);
    case 'ready':
      return working
        ? normal('sync~spin', 'Working')
        : normal('check', `Ready on ${placeOf(engine.loaded)}${server.kind === 'on' ? '' : PRIVATE}`);
    case 'restarting':
      return { text: '$(warning) Nearline', detail: `Restarting: ${engine.reason}`, severity: 'warning' };
    case 'failed':
      return { text: '$(error) Nearline', detail: engine.reason, severity: 'error' };
    case 'disposed':
      return normal('circle-slash', 'Stopped');
  }
}

/** What holds as long as no server is asked. */
const PRIVATE = ', nothing leaves this machine';

function placeOf({ backend }: { readonly backend: string }): string {
  return BACKENDS[backend] ?? backend;
}

function memoryLine({ service: { engine } }: StatusFacts): string | undefined {
  if (engine.kind !== 'ready') return undefined;
  const { sequences, kvBytes } = engine.loaded;
  return `KV cache: ${sequences} prompts, ${Math.round(kvBytes / 1e6)} MB`;
}

function lastLine(last: LastAnswer | undefined): string | undefined {
  if (!last) return undefined;
  const { totalMs, evaluatedTokens, decodedTokens } = last;
  return `Last suggestion: ${Math.round(totalMs)} ms, ${evaluatedTokens} tokens evaluated, ${decodedTokens} decoded`;
}
