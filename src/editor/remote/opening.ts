import type { Generator } from '../../completion/generator.ts';
import { isInTheClear } from '../../remote/address.ts';
import type { RemoteGenerator } from '../../remote/generator.ts';
import { HYBRID_DEFAULTS, HybridGenerator } from '../../remote/hybrid.ts';
import { openRemote } from '../../remote/open.ts';
import { type ServerKind, TIMEOUTS } from '../../remote/settings.ts';
import type { Clock } from '../../util/async.ts';
import type { Log } from '../../util/log.ts';
import type { Consents } from './consent.ts';
import type { ServerKeys } from './keys.ts';
import type { ServerSettings, ServerUse } from './settings.ts';
import type { WaitingServer } from './state.ts';

/** What a server is opened with. */
export interface OpeningParts {
  readonly consents: Pick<Consents, 'origins'>;
  readonly keys: Pick<ServerKeys, 'of'>;
  /** The local model. */
  readonly local: Generator;
  readonly clock: Clock;
  readonly log: Log;
}

/** A server that may be asked. */
export interface OpenServer {
  readonly kind: 'on';
  readonly host: string;
  readonly origin: string;
  readonly use: ServerUse;
  readonly remote: RemoteGenerator;
  /** What the pipeline asks: the server, or the two as one. */
  readonly generator: Generator;
}

/** Opens the server that the settings name. Only loaded once they name one; sends nothing by itself. */
export function openServer(
  kind: ServerKind,
  settings: ServerSettings,
  { consents, keys, local, clock, log }: OpeningParts,
): WaitingServer | OpenServer {
  const wanted = {
    kind,
    address: settings.remoteAddress,
    model: settings.remoteModel,
    template: settings.remoteTemplate,
    allowInsecure: settings.remoteAllowInsecure,
    timeouts: TIMEOUTS,
  };
  const apiKey = async (origin: string): Promise<string | undefined> => await keys.of(origin);
  const opened = openRemote(wanted, consents.origins, { fetch: editorsFetch, apiKey, clock, log });
  if (opened.kind === 'faulty') return opened;
  if (opened.kind === 'no-consent') return { ...opened, inTheClear: isInTheClear(opened.origin) };
  const { host, origin, generator: remote } = opened;
  const generator = shared(settings, local, remote, clock);
  return { kind: 'on', host, origin, use: settings.remoteUse, remote, generator };
}

/** Looked up at each call: the editor replaces it by one that follows its proxy settings. */
const editorsFetch: typeof fetch = async (...request) => await globalThis.fetch(...request);

function shared(
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
