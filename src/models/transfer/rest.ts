import { ask, dismiss, type Answer } from './follow.ts';
import { isPage, pageInstead } from './impostor.ts';
import { refusal } from './refusal.ts';
import type { TransferRequest } from './request.ts';
import { conditionsFor, meaningOf, type Asked } from './resume.ts';

/**
 * Asks for what is missing of a file.
 * @returns an answer with that (206) or with the whole file (200); undefined where it makes no sense, so that the whole
 * has to be asked for.
 * @throws TransferError as {@link ask} does, and for an answer without the file.
 */
export async function askForRest(
  request: TransferRequest,
  asked: Asked,
  asking: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<Answer | undefined> {
  const answer = await ask(request, { ...asking, conditions: conditionsFor(asked) });
  const { response, url } = answer;
  const meaning = meaningOf(response, asked);
  const isFile = meaning === 'whole' || meaning === 'rest';
  if (isFile && !isPage(response.headers)) return answer;
  dismiss(response);
  if (isFile) throw pageInstead(request.name);
  if (meaning === 'refused') throw refusal(url, response);
  return undefined;
}
