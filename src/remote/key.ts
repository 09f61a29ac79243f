import { RemoteError } from './error.ts';

/**
 * The key as it is sent, or `undefined` where the server wants none.
 * @throws RemoteError `key` for one that cannot be read or sent; its message never has anything of the key in it.
 */
export async function usableKey(read: () => Promise<string | undefined>): Promise<string | undefined> {
  const key = (await readKey(read))?.trim();
  if (key === undefined || key === '') return undefined;
  // `fetch` would refuse others with a message that quotes them.
  if (!/^[\x21-\x7e]+$/.test(key)) throw faulty('has characters that no key has');
  return key;
}

async function readKey(read: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await read();
  } catch {
    throw faulty('could not be read');
  }
}

function faulty(what: string): RemoteError {
  return new RemoteError('key', `The server's API key ${what}. Enter it again.`);
}
