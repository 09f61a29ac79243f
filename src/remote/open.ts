import { mayUse } from './consent.ts';
import type { RemoteParts } from './exchange.ts';
import { RemoteGenerator } from './generator.ts';
import { checkSettings, type RemoteSettings } from './settings.ts';

export type Opened =
  | {
      readonly kind: 'open';
      readonly host: string;
      readonly origin: string;
      readonly generator: RemoteGenerator;
    }
  /** @see faults a sentence each, with the remedy. */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }
  /** The user has to agree first that code goes to `host`; `origin` is what to remember of that. */
  | { readonly kind: 'no-consent'; readonly host: string; readonly origin: string };

/**
 * The only way to a server. Nothing is sent by opening it, and without settings that make sense and the user's consent
 * nothing can be.
 * @param consents origins that the user has agreed to, see `consentKey`.
 */
export function openRemote(
  settings: RemoteSettings,
  consents: readonly string[],
  parts: RemoteParts,
): Opened {
  const checked = checkSettings(settings);
  if (checked.kind === 'faulty') return checked;
  const { host, origin } = checked.server;
  if (!mayUse(settings, consents)) return { kind: 'no-consent', host, origin };
  return { kind: 'open', host, origin, generator: new RemoteGenerator(checked.server, parts) };
}
