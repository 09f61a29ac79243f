import type { Generator } from '../../completion/generator.ts';
import { isInTheClear } from '../../remote/address.ts';
import type { ConnectionParts } from '../../remote/exchange.ts';
import type { RemoteGenerator } from '../../remote/generator.ts';
import { HYBRID_DEFAULTS, HybridGenerator } from '../../remote/hybrid.ts';
import { openRemote } from '../../remote/open.ts';
import { type ServerKind, TIMEOUTS } from '../../remote/settings.ts';
import type { Clock } from '../../util/async.ts';
import type { ServerSettings, ServerUse } from '../settings.ts';
import type { WaitingServer } from './state.ts';

/** A server that may be asked. */
export interface OpenServer {
  readonly kind: 'on';
  /** Host and port. */
  readonly host: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly use: ServerUse;
  readonly remote: RemoteGenerator;
  /** What the pipeline asks: the server, or the two as one. */
  readonly generator: Generator;
}

/**
 * Opens the server that the settings name. This file is only loaded once they name one; opening sends nothing.
 * @param agreed origins that the user has agreed to send code to.
 * @param local the local model, which serves beside the server unless that is used alone.
 */
export function openServer(
  kind: ServerKind,
  settings: ServerSettings,
  agreed: readonly string[],
  local: Generator,
  connection: Omit<ConnectionParts, 'fetch'>,
): WaitingServer | OpenServer {
  const wanted = {
    kind,
    address: settings.remoteAddress,
    model: settings.remoteModel,
    template: settings.remoteTemplate,
    allowInsecure: settings.remoteAllowInsecure,
    timeouts: TIMEOUTS,
  };
  const opened = openRemote(wanted, agreed, { ...connection, fetch: editorsFetch });
  if (opened.kind === 'faulty') return opened;
  if (opened.kind === 'no-consent') return { ...opened, inTheClear: isInTheClear(opened.origin) };
  const { host, origin, generator: remote } = opened;
  const generator = sharing(settings, local, remote, connection.clock);
  return { kind: 'on', host, origin, use: settings.remoteUse, remote, generator };
}

/** Looked up at each call: the editor replaces it by one that follows its proxy settings. */
const editorsFetch: typeof fetch = async (...request) => await globalThis.fetch(...request);

/** The generator that shares requests between server and local model, by what the settings say. */
function sharing(
  { remoteUse: use, remoteThreshold }: ServerSettings,
  local: Generator,
  remote: RemoteGenerator,
  clock: Clock,
): Generator {
  if (use === 'only') return remote;
  return new HybridGenerator(local, remote, {
    prefer: use === 'first' ? 'remote' : 'local',
    threshold: Math.log(remoteThreshold),
    patienceMs: HYBRID_DEFAULTS.patienceMs,
    clock,
  });
}
