import type { Ask, Dialect, Piece, TokenCounts, WindowLimits } from './dialect.ts';
import { gaveUp, RemoteError } from './errors.ts';
import type { RemoteServer } from './settings.ts';
import type { ServerEvent } from './stream.ts';
import {
  chosenFor,
  familyNamed,
  findSpecial,
  type Repository,
  template,
  type Template,
} from './templates.ts';

/**
 * Some 2,400 tokens, half as much again as our own worker reads: a server has the faster machine. With 600 of other
 * files and the answer they fit into 4,096, the smallest context that servers are commonly run with.
 */
const WINDOW: WindowLimits = { prefix: 6000, suffix: 2000 };

type Server = Pick<RemoteServer, 'host' | 'model' | 'template'>;

/** How the text around the cursor is put into a request. */
interface Format extends Pick<Template, 'stops' | 'specials'> {
  readonly fields: (ask: Ask) => { readonly prompt: string; readonly suffix?: string };
  readonly ifRefused: string;
}

/**
 * OpenAI's completions, as vLLM, Ollama, LM Studio and others serve them. It is not asked ahead: work that nobody
 * waits for would cost the user's money, or the others' turn.
 */
export function openAiDialect(server: Server): Dialect {
  const { model, host } = server;
  const { fields, stops, specials, ifRefused } = formatFor(server);
  return {
    path: '/v1/completions',
    window: WINDOW,
    ahead: false,
    specials,
    ifRefused,
    body: (ask) => ({
      model,
      ...fields(sendable(ask, specials)),
      max_tokens: ask.maxTokens,
      temperature: 0,
      // Four at most, says OpenAI's reference.
      stop: [...(ask.oneLine ? ['\n'] : []), ...stops],
      stream: true,
      stream_options: { include_usage: true },
    }),
    read: (event) => read(event, host),
  };
}

function formatFor({ template: choice, model }: Server): Format {
  const chosen = chosenFor(choice, model);
  return chosen === 'suffix' ? inTwoFields(model) : inOneText(template(chosen));
}

/** The server makes the prompt, and in it the model's special tokens count just as well. */
function inTwoFields(model: string): Format {
  const family = familyNamed(model);
  return {
    // Ollama takes an empty one for none, and puts the prefix into its template for chats then.
    fields: ({ prefix, suffix }) => ({ prompt: prefix, suffix: suffix === '' ? '\n' : suffix }),
    stops: [],
    specials: family ? template(family).specials : [],
    ifRefused: "it may take no suffix, as vLLM does not: choose the model's family as the template",
  };
}

function inOneText({ render, stops, specials }: Template): Format {
  return {
    fields: ({ prefix, suffix, ...repository }) => ({ prompt: render(prefix, suffix, repository) }),
    stops,
    specials,
    ifRefused: 'its context may be too small for the text around the cursor',
  };
}

/** Without the files that hold what is no text to the model. @throws RemoteError where the text itself does. */
function sendable(ask: Ask, specials: readonly string[]): Ask {
  const special = findSpecial(specials, [ask.prefix, ask.suffix]);
  if (special !== undefined) throw forbidden(special);
  return { ...ask, files: textOnly(ask, specials) };
}

function textOnly({ path, files }: Repository, specials: readonly string[]): Repository['files'] {
  if (findSpecial(specials, [path]) !== undefined) return [];
  return files.filter((file) => findSpecial(specials, [file.path, file.text]) === undefined);
}

function forbidden(special: string): RemoteError {
  const message = `The text around the cursor has ${special} in it, which is no text to the model. Nothing was sent.`;
  return new RemoteError('special-token', message);
}

/** The fields that are read of what a server sends. */
interface Sent {
  readonly error?: unknown;
  readonly choices?: readonly { readonly text?: unknown; readonly finish_reason?: unknown }[];
  readonly usage?: Usage | null;
}

interface Usage {
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly prompt_tokens_details?: { readonly cached_tokens?: unknown } | null;
}

function read({ name, data }: ServerEvent, host: string): Piece | undefined {
  if (data === '[DONE]') return { text: '', last: true };
  const sent = JSON.parse(data) as Sent | null;
  if (name === 'error' || (sent?.error ?? undefined) !== undefined) throw gaveUp(host);
  const [choice] = sent?.choices ?? [];
  const counts = countsOf(sent?.usage ?? {});
  if (!choice && !counts) return undefined;
  const text = typeof choice?.text === 'string' ? choice.text : '';
  return { text, last: typeof choice?.finish_reason === 'string', counts };
}

/** Servers that send it along with each piece fill it with zeros up to the end. */
function countsOf({
  prompt_tokens: prompt,
  completion_tokens: decoded,
  ...usage
}: Usage): TokenCounts | undefined {
  if (typeof prompt !== 'number' || typeof decoded !== 'number' || prompt === 0) return undefined;
  const cached = usage.prompt_tokens_details?.cached_tokens;
  return { prompt, evaluated: prompt - (typeof cached === 'number' ? cached : 0), decoded };
}
