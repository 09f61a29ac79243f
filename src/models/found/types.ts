/** The programs whose models are looked for. */
export type Program = 'LM Studio' | 'Ollama' | 'Hugging Face';

/** The machine as far as it is looked at. */
export interface FoundMachine {
  /** The user's folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As Node names it. */
  readonly platform: string;
}

/** A model that another program keeps on this machine. It is read there, and never changed. */
export interface FoundModel {
  readonly program: Program;
  /** What people call it: the file's name without number and ending, or Ollama's `name:tag`. */
  readonly label: string;
  /** Who published it, as far as its place says so: `owner/name`, or Ollama's registry and namespace. */
  readonly origin: string;
  /** What the engine loads: the only file, or the first of a set. An Ollama file has no ending. */
  readonly path: string;
  /** Of all its files together. */
  readonly bytes: number;
  /** As the name says it, such as `Q4_K_M`. */
  readonly quantization: string | undefined;
  /** What the program claims of a model in one file, in lower-case hexadecimal; nobody hashed it here. */
  readonly sha256: string | undefined;
}
