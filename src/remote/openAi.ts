import type { AnswerPiece, InfillRequest, ServerDialect, TokenCounts, WindowLimits } from './dialect.ts';
import { gaveUp, RemoteError } from './errors.ts';
import type { ServerEvent } from './serverSentEvents.ts';
import type { RemoteServer } from './settings.ts';
import {
  familyNamed,
  fimTemplate,
  type FimTemplate,
  findSpecial,
  type RepositoryFiles,
  templateFor,
} from './templates.ts';

/**
 * Limits of some 2,400 tokens, half as much again as our own worker reads: a server has the faster machine. With 600 of
 * other files and the answer they fit into 4,096, the smallest context that servers are commonly run with.
 */
const WINDOW: WindowLimits = { prefix: 6000, suffix: 2000 };

type Server = Pick<RemoteServer, 'host' | 'model' | 'template'>;

/** The format in which the text around the cursor is put into a request. */
interface Format extends Pick<FimTemplate, 'stops' | 'specials'> {
  readonly fields: (ask: InfillRequest) => { readonly prompt: string; readonly suffix?: string };
  readonly ifRefused: string;
}

/**
 * The dialect of OpenAI's completions, as vLLM, Ollama, LM Studio and others serve them. It is not asked ahead: work
 * that nobody waits for would cost the user's money, or the others' turn.
 */
export function openAiDialect(server: Server): ServerDialect {
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
  const chosen = templateFor(choice, model);
  return chosen === 'suffix' ? inTwoFields(model) : inOneText(fimTemplate(chosen));
}

/** The format from which the server makes the prompt, in which the model's special tokens count just as well. */
function inTwoFields(model: string): Format {
  const family = familyNamed(model);
  return {
    // Ollama takes an empty one for none, and puts the prefix into its template for chats then.
    fields: ({ prefix, suffix }) => ({ prompt: prefix, suffix: suffix === '' ? '\n' : suffix }),
    stops: [],
    specials: family ? fimTemplate(family).specials : [],
    ifRefused: "it may take no suffix, as vLLM does not: choose the model's family as the template",
  };
}

/** The format with a prompt that is made here. */
function inOneText({ render, stops, specials }: FimTemplate): Format {
  return {
    fields: ({ prefix, suffix, ...repository }) => ({ prompt: render(prefix, suffix, repository) }),
    stops,
    specials,
    ifRefused: 'its context may be too small for the text around the cursor',
  };
}

/**
 * A request without the files that hold special tokens. @throws RemoteError `special-token` where the text holds one.
 */
function sendable(ask: InfillRequest, specials: readonly string[]): InfillRequest {
  const special = findSpecial(specials, [ask.prefix, ask.suffix]);
  if (special !== undefined) throw forbidden(special);
  return { ...ask, files: textOnly(ask, specials) };
}

function textOnly({ path, files }: RepositoryFiles, specials: readonly string[]): RepositoryFiles['files'] {
  if (findSpecial(specials, [path]) !== undefined) return [];
  return files.filter((file) => findSpecial(specials, [file.path, file.text]) === undefined);
}

function forbidden(special: string): RemoteError {
  const message = `The text around the cursor has ${special} in it, which is no text to the model. Nothing was sent.`;
  return new RemoteError('special-token', message);
}

/** The fields that are read of an event. */
interface EventData {
  readonly error?: unknown;
  readonly choices?: readonly { readonly text?: unknown; readonly finish_reason?: unknown }[];
  readonly usage?: Usage | null;
}

interface Usage {
  readonly prompt_tokens?: unknown;
  readonly completion_tokens?: unknown;
  readonly prompt_tokens_details?: { readonly cached_tokens?: unknown } | null;
}

function read({ name, data }: ServerEvent, host: string): AnswerPiece | undefined {
  if (data === '[DONE]') return { text: '', last: true };
  const sent = JSON.parse(data) as EventData | null;
  if (name === 'error' || (sent?.error ?? undefined) !== undefined) throw gaveUp(host);
  const [choice] = sent?.choices ?? [];
  const counts = countsOf(sent?.usage ?? {});
  if (!choice && !counts) return undefined;
  const text = typeof choice?.text === 'string' ? choice.text : '';
  return { text, last: typeof choice?.finish_reason === 'string', counts };
}

/**
 * The counts of an event; undefined where it has none, or only the zeros that some servers send along with each piece.
 */
function countsOf({
  prompt_tokens: prompt,
  completion_tokens: decoded,
  ...usage
}: Usage): TokenCounts | undefined {
  if (typeof prompt !== 'number' || typeof decoded !== 'number' || prompt === 0) return undefined;
  const cached = usage.prompt_tokens_details?.cached_tokens;
  return { prompt, evaluated: prompt - (typeof cached === 'number' ? cached : 0), decoded };
}
