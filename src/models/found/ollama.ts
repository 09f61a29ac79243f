import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import * as v from 'valibot';
import { quantizationOf } from '../fileNames.ts';
import { displayed } from './ggufFiles.ts';
import type { FoundModel } from './types.ts';
import { entriesBelow, fileBytes, freshBudget, type Entry } from './walk.ts';

/** Folders in folders: `registry/namespace/name`, which hold a file for each tag. */
const DEPTH = 3;

/** Bytes of a manifest at most; they list a few layers in about 1 KB. */
const MAX_MANIFEST = 64 * 1024;

const WEIGHTS = 'application/vnd.ollama.image.model';
const DIGEST = /^sha256:([0-9a-f]{64})$/;

const MANIFEST = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ layers: v.array(v.object({ mediaType: v.string(), digest: v.string() })) }),
);

/** The models in a folder of Ollama's: manifests that name files in `blobs`. Never rejects. */
export async function ollamaModels(root: string): Promise<readonly FoundModel[]> {
  const manifests = join(root, 'manifests');
  const entries = await entriesBelow(manifests, DEPTH, freshBudget());
  const found: FoundModel[] = [];
  for (const entry of entries) {
    const sha256 = await weightsOf(entry);
    const path = join(root, 'blobs', `sha256-${sha256 ?? ''}`);
    const bytes = sha256 === undefined ? undefined : await fileBytes(path);
    const names = namesOf(relative(manifests, entry.path));
    if (bytes !== undefined && names) found.push({ program: 'Ollama', path, bytes, sha256, ...names });
  }
  return found;
}

/** What a manifest's place says: registry, namespace, name and tag; undefined for one that lies elsewhere. */
function namesOf(place: string): Pick<FoundModel, 'label' | 'origin' | 'quantization'> | undefined {
  const [registry, namespace, name, tag] = place.split(sep);
  if (tag === undefined) return undefined;
  const origin = displayed(`${registry}/${namespace}`);
  return { label: displayed(`${name}:${tag}`), origin, quantization: quantizationOf(tag) };
}

/** Hash of a model's weights; undefined where they are in several files, which the engine could not put together. */
async function weightsOf({ path, kind }: Entry): Promise<string | undefined> {
  const bytes = kind === 'file' ? await fileBytes(path) : undefined;
  if (bytes === undefined || bytes > MAX_MANIFEST) return undefined;
  const manifest = v.safeParse(MANIFEST, await readFile(path, 'utf8').catch(() => ''));
  if (!manifest.success) return undefined;
  const [weights, ...others] = manifest.output.layers.filter(({ mediaType }) => mediaType === WEIGHTS);
  return others.length === 0 ? DIGEST.exec(weights?.digest ?? '')?.[1] : undefined;
}
