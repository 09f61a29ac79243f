/** What a server is started with. */
export interface ServerOptions {
  /** Path of a GGUF file, of its first shard where it is split. */
  readonly model: string;
  /** 0: as many as the server takes by itself, which is the physical cores. */
  readonly threads: number;
}

/**
 * How people without a GPU are told to start llama-server for llama.vscode 0.0.63: its README for the 0.5B model, and
 * its list of models for "1.5B (CPU Only)", agree on these; `--fim-qwen-1.5b-default` in llama.cpp's common/arg.cpp
 * sets the same. (The README has batches of 512 for the 1.5B; `-dt 0.1` from the list does nothing any more.)
 *
 * The batch decides more than speed: the server cuts the prompt to it, 3/4 for the lines above and 1/4 for the
 * cursor's line and what follows. So what follows is below 256 tokens, and `--cache-reuse 256`, which moves cached
 * pieces of at least that size, never applies to it.
 */
const recommended = [
  '--batch-size',
  '1024',
  '--ubatch-size',
  '1024',
  '--ctx-size',
  '0',
  '--cache-reuse',
  '256',
];

/** The server's arguments, on a port of this machine that the system chooses. */
export function serverFlags({ model, threads }: ServerOptions): string[] {
  const place = ['--model', model, '--host', '127.0.0.1', '--port', '0', '--offline', '--metrics'];
  return [...place, ...recommended, ...(threads > 0 ? ['--threads', String(threads)] : [])];
}

/** An environment without the variables by which the server takes arguments, and backends their settings. */
export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(LLAMA|GGML|AIP)_/.test(name)));
}
