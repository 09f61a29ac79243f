import type { RemoteSettings } from './settings.ts';

/**
 * What a user agrees to when they let their code be sent to an address: its origin, which is scheme, host and port.
 * `undefined` for what is no web address.
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
