/** A document and the UTF-16 offset of the cursor in it. */
export interface EditorState {
  readonly path: string;
  readonly text: string;
  readonly offset: number;
}

/** The body of a POST to `/infill`. Times are milliseconds, `n_predict` tokens, `n_indent` characters. */
export interface InfillRequest {
  readonly id_slot: number;
  readonly input_prefix: string;
  readonly input_suffix: string;
  readonly input_extra: readonly { readonly filename: string; readonly text: string }[];
  readonly prompt: string;
  readonly n_predict: number;
  readonly n_cmpl: number;
  readonly top_k: number;
  readonly top_p: number;
  readonly stream: boolean;
  readonly samplers: readonly string[];
  readonly cache_prompt: boolean;
  readonly n_indent?: number;
  readonly t_max_prompt_ms: number;
  readonly t_max_predict_ms: number;
}

// The defaults of llama.vscode's settings, as its manifest gives them.
const prefixLines = 256;
const suffixLines = 64;
const settings = { n_predict: 128, n_cmpl: 3, t_max_prompt_ms: 500, t_max_predict_ms: 500 } as const;
const sampling = { top_k: 40, top_p: 0.99, samplers: ['top_k', 'top_p', 'infill'] } as const;

const endOfLine = /\r\n|\r|\n/;

/**
 * The request that llama.vscode with untouched settings sends for a cursor in a document. The layout was read from
 * ggml-org/llama.vscode 0.0.63 (commit 3938fb3): src/completion.ts, src/llama-server.ts and package.json.
 *
 * The path is not in it: the server writes a fixed file name into the prompt. `input_extra` stays empty, as after
 * a fresh start: the extension fills it while nobody types, from files opened and saved and from places the cursor
 * has left. `stream` is what a caller may change: the extension waits for the whole answer. Its field `model` is
 * left out, because it names a model of another service by default and a server with one model ignores it.
 */
export function infillRequest({ text, offset }: EditorState): InfillRequest {
  const before = text.slice(0, offset).split(endOfLine);
  const after = text.slice(offset).split(endOfLine);
  const left = before.pop() ?? '';
  const right = after.shift() ?? '';
  const indent = indentOf(left + right);
  return {
    id_slot: 0,
    // Both end in a line break, also where no line is above or below: the extension sends them so.
    input_prefix: `${before.slice(-prefixLines).join('\n')}\n`,
    input_suffix: `${right}\n${after.slice(0, suffixLines).join('\n')}\n`,
    input_extra: [],
    prompt: /^[ \t]*$/.test(left) ? '' : left,
    ...settings,
    ...sampling,
    stream: false,
    cache_prompt: true,
    ...(indent > 0 && { n_indent: indent }),
  };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
