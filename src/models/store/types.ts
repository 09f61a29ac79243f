/** A file of a model as it was published. */
export interface PublishedFile {
  /** A plain file name: no folder. */
  readonly name: string;
  /** Where it is fetched from. */
  readonly address: string;
  /** Absent where only the server knows. */
  readonly bytes?: number | undefined;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A model that can be installed. */
export interface PublishedModel {
  /** Names the model through all its versions: letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  /** `owner/name`. */
  readonly repository: string;
  /** A commit, or a branch where only the hash pins the file. */
  readonly revision: string;
  readonly licence: string;
  /** One file, or the parts of a split one in their order. */
  readonly files: readonly [PublishedFile, ...PublishedFile[]];
}

/** A file on disk, as it has to be. */
export interface InstalledFile {
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** One version of a model on disk. */
export interface InstalledVersion {
  readonly revision: string;
  readonly files: readonly [InstalledFile, ...InstalledFile[]];
}

/** A model on disk. */
export interface InstalledModel {
  readonly id: string;
  readonly label: string;
  readonly repository: string;
  readonly licence: string;
  /** The newest first; one before it is kept, so that an update can be undone. */
  readonly versions: readonly [InstalledVersion, ...InstalledVersion[]];
}
