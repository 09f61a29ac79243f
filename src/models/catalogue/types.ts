/** What a model's weights were last trained for. `completion` is filling in the middle and nothing else. */
export type Tuning = 'base' | 'instruct' | 'completion' | 'next-edit';

/** The terms that a model comes under. */
export interface Licence {
  /** Its short name, such as `Apache-2.0`. */
  readonly name: string;
  /** Where its text can be read. */
  readonly url: string;
  /** Whether it forbids some uses, commercial ones for example, so that the user has to be asked once. */
  readonly restricts: boolean;
}

/** Where a model's file is published. */
export interface CatalogueDownload {
  /** `owner/name` on Hugging Face. */
  readonly repository: string;
  /** The commit that holds the file, or `main` where it is not known: then the hash alone says which file is meant. */
  readonly revision: string;
  /** Its path in the repository; no model of the catalogue lies in a folder. */
  readonly file: string;
  /** Of the whole file, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** A model that the catalogue offers. */
export interface CatalogueModel {
  /** Never changes once it was published: settings and folders are named after it. Safe as a file name everywhere. */
  readonly id: string;
  /** For menus. */
  readonly name: string;
  readonly family: string;
  readonly tuning: Tuning;
  /** Number of weights: counted in the file where that was done, else what the model's card says. */
  readonly parameters: number;
  /** As llama.cpp calls it, such as `Q4_K_M`. */
  readonly quantization: string;
  /** Size of the download, or of the bundled model's files together; absent where only the server knows. */
  readonly bytes?: number;
  /** Tokens of context that the family was trained on. */
  readonly contextLength: number;
  /** Whose layout of fill-in-the-middle prompts the model was trained on; the tokens' ids are read from the file. */
  readonly template: string;
  readonly licence: Licence;
  /** The model that can draft for it: it writes the same tokens, and is smaller. */
  readonly draft?: 'bundled';
  /** Absent for the bundled model, and for no other. */
  readonly download?: CatalogueDownload;
}
