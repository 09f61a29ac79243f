import { join } from './paths.ts';
import type { Prefix } from './types.ts';

/**
 * The `paths` of a tsconfig.json or jsconfig.json: of each alias the first target. What such a file extends is not
 * read.
 * @param folder the file's own.
 * @returns nothing for a file that cannot be read.
 */
export function aliasesOf(text: string, folder: string): Prefix[] {
  const options = parseLoosely(text).compilerOptions ?? {};
  const base = join(folder, typeof options.baseUrl === 'string' ? options.baseUrl : '.');
  if (base === undefined) return [];
  return Object.entries(options.paths ?? {}).flatMap(([alias, targets]) => {
    const target: unknown = Array.isArray(targets) ? targets[0] : undefined;
    const path = typeof target === 'string' ? join(base, withoutStar(target)) : undefined;
    return path === undefined || alias === '*' ? [] : [{ prefix: withoutStar(alias), folder: path }];
  });
}

interface Configuration {
  readonly compilerOptions?: {
    readonly baseUrl?: unknown;
    readonly paths?: Readonly<Record<string, unknown>>;
  };
}

function withoutStar(path: string): string {
  return path.replace(/\*.*$/, '');
}

/** Comments and trailing commas are allowed in these files. */
function parseLoosely(text: string): Configuration {
  const plain = text
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string?: string) => string ?? '')
    .replace(/,(?=\s*[}\]])/g, '');
  try {
    return Object(JSON.parse(plain)) as Configuration;
  } catch {
    return {};
  }
}
