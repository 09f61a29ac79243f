import type { Filter } from './types.ts';

/**
 * Characters that change how code reads without being seen: bidirectional controls, zero-width ones, tags,
 * and C0 controls other than tab (Trojan Source, CVE-2021-42574). Model output never needs them.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- finding control characters is the point
  /[\u0000-\u0008\u000B-\u001F\u007F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

/** Strips invisible characters, so that accepted text never holds more than what was seen. */
export const invisible: Filter = (draft) => ({ ...draft, text: draft.text.replace(INVISIBLE, '') });
