/** Runs something as a user without rights: nothing is read-only for the administrator, as whom tests may run. */
export async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process;
  if (geteuid?.() !== 0) return await run();
  seteuid?.(65_534);
  try {
    return await run();
  } finally {
    seteuid?.(0);
  }
}
