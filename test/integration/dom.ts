/**
 * What is read from the editor's page, as expressions that run there. Class names are VS Code's own and not
 * promised to anyone; all that we depend on is here.
 */

/** The ghost text, lines joined by `\n`; empty when there is none. */
export const ghostTextInPage = `(() => {
  const isGhost = (element) => /(^|\\s)ghost-text/.test(element.className);
  const plain = (text) => text.replaceAll('\\u00a0', ' ');
  const spans = [...document.querySelectorAll('.view-lines .view-line span')].filter(isGhost);
  const first = plain(spans.map((span) => span.textContent).join(''));
  const zones = [...document.querySelectorAll('.view-zones [class*="ghost-text"], .view-zones .suggest-preview-text')];
  const below = zones.flatMap((zone) => [...zone.querySelectorAll('.view-line')]);
  return [first, ...new Set(below)].map((line) => (typeof line === 'string' ? line : plain(line.textContent))).join('\\n');
})()`;

/** The whole line that holds ghost text, as it is shown: with the ghost text and with what stands behind it. */
export const shownLineInPage = `(() => {
  const line = document.querySelector('.view-lines .view-line [class*="ghost-text"]')?.closest('.view-line');
  return (line?.textContent ?? '').replaceAll('\\u00a0', ' ');
})()`;

/**
 * Starts noting the ghost text at every frame until \`stopWatching\` gives the notes. Frames are what a user sees: a
 * ghost text that vanishes and comes back between two of them does not flicker.
 */
export const watchGhostText = `(() => {
  const notes = [];
  window.nearlineNotes = notes;
  const note = () => {
    if (window.nearlineNotes !== notes) return;
    notes.push(${ghostTextInPage});
    requestAnimationFrame(note);
  };
  note();
})()`;

/** Ends the watching and gives the notes, in order. */
export const stopWatching = `(() => {
  const notes = window.nearlineNotes;
  window.nearlineNotes = undefined;
  return notes;
})()`;

/** Whether nothing fades or slides any more; what turns for as long as something goes on does not count. */
export const settledInPage = `document.getAnimations().every(({ effect, playState }) =>
  playState !== 'running' || effect?.getComputedTiming().endTime === Infinity)`;
