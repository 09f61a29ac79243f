import { folderOf, joinAll, upwards } from './paths.ts';
import type { ImportFamily } from './types.ts';

const INCLUDE = /^[ \t]*#[ \t]*(?:include|import)[ \t]*"([^"\n]+)"/gm;

/** Folders of headers in most projects; the empty one is the folder itself. */
const HEADERS = ['', 'include', 'inc', 'src', 'lib'];

/** Looks beside the file, then in the folders around it and in those that are for headers there. */
export const c: ImportFamily = {
  imports: (text) => [...text.matchAll(INCLUDE)].map(([, spec = '']) => ({ spec, names: [] })),
  candidates: ({ spec }, from) =>
    upwards(folderOf(from)).flatMap((folder) =>
      joinAll(
        folder,
        HEADERS.map((headers) => `${headers}/${spec}`),
      ),
    ),
};
