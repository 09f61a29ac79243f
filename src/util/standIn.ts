/** Bytes from the start of a file that tell whether it is another one than it should be. */
export const HEAD_BYTES = 512;

/** What comes in the place of a file: a sign-in or error page, or the text that Git LFS keeps instead of it. */
export type StandIn = 'web-page' | 'lfs-pointer';

/**
 * What a file is instead of itself, whatever it should be; undefined where it is neither.
 * @param head its first {@link HEAD_BYTES}, or all of a shorter file.
 */
export function standInOf(head: Uint8Array): StandIn | undefined {
  // Decoding takes a byte order mark away.
  const text = new TextDecoder().decode(head.subarray(0, HEAD_BYTES)).trimStart();
  if (/^<(?:!doctype|html|head|\?xml)/i.test(text)) return 'web-page';
  return text.startsWith('version https://git-lfs') ? 'lfs-pointer' : undefined;
}
