const CLOSING_LINE = /^[\s)\]}>;,]*$/;

/** Lines that may have come or gone before a frozen suffix counts as another text. */
const TOLERATED_LINES = 3;

/** Two windows of equal size over nearly the same text differ by no more lines than this in length. */
const WINDOW_SLACK = 8;

/** `meanwhile`: the lines next to the cursor are the same, but more has changed below than is tolerated. */
export type SuffixFit = 'yes' | 'meanwhile' | 'no';

/**
 * Whether a suffix that was frozen into an anchor still serves for what follows the cursor now; both are
 * windows of the same size, with the line break after the cursor where nothing follows on its line. A difference next to the cursor counts in full, because it decides where the
 * completion has to end; only closing lines may come and go there (Enter between auto-closed braces adds
 * one). Further down a few lines may differ: evaluating hundreds of tokens again would cost more than they
 * tell the model.
 */
export function suffixFits(frozen: string, current: string): SuffixFit {
  if (current === frozen) return 'yes';
  if (followsOnLine(frozen) !== followsOnLine(current)) return 'no';
  const was = frozen.slice(1).split('\n');
  const is = current.slice(1).split('\n');
  const same = sharedLines(was, is);
  if (was.slice(0, same).some((line) => line.trim() !== '')) {
    return oneEditApart(was.slice(same), is.slice(same)) ? 'yes' : 'meanwhile';
  }
  return closingLinesAdded(was, is) || closingLinesAdded(is, was) ? 'yes' : 'no';
}

/** Whether there is code right of the cursor that the completion has to lead over to. */
function followsOnLine(suffix: string): boolean {
  return suffix !== '' && !suffix.startsWith('\n');
}

function sharedLines(a: readonly string[], b: readonly string[]): number {
  const limit = Math.min(a.length, b.length);
  let same = 0;
  while (same < limit && a[same] === b[same]) same++;
  return same;
}

/** Whether a few lines were replaced by a few others, and all that follows is equal. */
function oneEditApart(was: readonly string[], is: readonly string[]): boolean {
  for (let removed = 0; removed <= TOLERATED_LINES; removed++) {
    for (let added = 0; added <= TOLERATED_LINES; added++) {
      if (alike(was.slice(removed), is.slice(added))) return true;
    }
  }
  return false;
}

/** Whether `longer` is `shorter` with a few closing lines before it. */
function closingLinesAdded(shorter: readonly string[], longer: readonly string[]): boolean {
  for (let added = 1; added <= TOLERATED_LINES && added <= longer.length; added++) {
    if (!CLOSING_LINE.test(longer[added - 1] ?? '')) return false;
    const rest = longer.slice(added);
    if (alike(shorter, rest.length > 0 ? rest : [''])) return true;
  }
  return false;
}

/** Equal as far as both windows reach; a window may have cut its last line. */
function alike(a: readonly string[], b: readonly string[]): boolean {
  if (Math.abs(a.length - b.length) > WINDOW_SLACK) return false;
  const last = Math.min(a.length, b.length) - 1;
  for (let line = 0; line < last; line++) if (a[line] !== b[line]) return false;
  const [lastOfA, lastOfB] = [a[last] ?? '', b[last] ?? ''];
  if (last === 0) return lastOfA === lastOfB;
  return lastOfA.startsWith(lastOfB) || lastOfB.startsWith(lastOfA);
}
