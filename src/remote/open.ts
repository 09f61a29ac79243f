import type { ConnectionParts } from './exchange.ts';
import { RemoteGenerator } from './generator.ts';
import { checkSettings, type RemoteSettings } from './settings.ts';

/** The outcome of {@link openRemote}. */
type OpenResult =
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
 * Opens a server: this is the only way to one. Opening sends nothing, and without settings that make sense and the
 * user's consent nothing can be sent.
 * @param consents origins that the user has agreed to, see `consentKey`.
 */
export function openRemote(
  settings: RemoteSettings,
  consents: readonly string[],
  parts: ConnectionParts,
): OpenResult {
  const checked = checkSettings(settings);
  if (checked.kind === 'faulty') return checked;
  const { host, origin } = checked.server;
  if (!mayUse(settings, consents)) return { kind: 'no-consent', host, origin };
  return { kind: 'open', host, origin, generator: new RemoteGenerator(checked.server, parts) };
}

/**
 * The key of a user's consent to send code to an address: its origin, which is scheme, host and port. Undefined for
 * what is no web address.
 */
export function consentKey(address: string): string | undefined {
  if (!URL.canParse(address.trim())) return undefined;
  const { origin } = new URL(address.trim());
  return origin === 'null' ? undefined : origin;
}

/** Whether the user has agreed to this very server. @param consents keys of {@link consentKey}. */
export function mayUse({ address }: Pick<RemoteSettings, 'address'>, consents: readonly string[]): boolean {
  const key = consentKey(address);
  return key !== undefined && consents.includes(key);
}
