/** How a command is used, and what is wrong with how it was. Errors say both. */
export class Usage {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  wrong(message: string): Error {
    return new Error(`${message}\n${this.text}`);
  }

  /** What `parse` gives. @throws Error with its message and the usage. */
  parsed<T>(parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      throw this.wrong(error instanceof Error ? error.message : String(error));
    }
  }

  /** @throws Error where the value is no whole number. */
  wholeNumber(option: string, value: string | undefined, otherwise: number): number {
    if (value === undefined) return otherwise;
    if (!/^\d+$/.test(value)) throw this.wrong(`--${option} takes a whole number, not '${value}'`);
    return Number(value);
  }

  /** The named ones of all, in their order; all where none is named. @throws Error naming one that there is not. */
  chosen<T extends string>(what: string, all: readonly T[], list: string | undefined): T[] {
    const wanted = list?.split(',');
    const unknown = wanted?.find((name) => !(all as readonly string[]).includes(name));
    if (unknown !== undefined) throw this.wrong(`there is no ${what} '${unknown}'`);
    return all.filter((name) => wanted?.includes(name) ?? true);
  }
}
