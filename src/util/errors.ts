/**
 * Base of the errors that are expected: `kind` tells code what to do about one, `message` tells a user what is wrong and,
 * where there is one, the remedy. Each room has a class of its own with the kinds that it knows.
 */
export abstract class KindError<Kind extends string> extends Error {
  abstract override readonly name: string;
  readonly kind: Kind;

  constructor(kind: Kind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** The message of a thrown value: an Error's own, else the value as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
