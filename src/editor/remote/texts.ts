/** The command that turns a server off, as users find it. */
const STOP = "'Nearline: Stop Using Remote Server'";

/** What is asked before anything is sent. @param inTheClear whether others could read it on its way. */
export function consentQuestion(
  host: string,
  inTheClear: boolean,
): { readonly text: string; readonly detail: string } {
  const paragraphs = [
    `The text around the cursor and parts of other files are sent to ${host} while you write: what the file imports, similar code in open files, and what was edited last.`,
    ...(inTheClear
      ? [`The connection is not encrypted: whoever is on the way to ${host} can read all of that.`]
      : []),
    `Files that may hold secrets, and those named in a .nearlineignore, are left out. You can turn it off at any time with ${STOP}.`,
  ];
  return { text: `Let Nearline send your code to ${host}?`, detail: paragraphs.join('\n\n') };
}

/** What is said where the settings name a server that the user has not agreed to. */
export function consentNeeded(host: string): string {
  return `The settings name ${host} as Nearline's server. Nothing is sent there before you agree.`;
}
