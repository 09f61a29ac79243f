import { build, type Metafile, type Plugin } from 'esbuild';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot, packageFolders, productionPackages, root, type Lockfile } from '../lib/repository.ts';
import { nativePackage } from './nativePackage.ts';
import { nativePackages, type Target } from './targets.ts';

const source = inRoot('node_modules', 'node-llama-cpp');

// The library itself, and the file that it forks to find out whether a binary loads.
const entries = ['dist/index.js', 'dist/bindings/utils/testBindingBinary.js'];

// Read from disk by their place, the second only to say which llama.cpp this is.
const dataFiles = ['LICENSE', 'llama/binariesGithubRelease.json', 'llama/llama.cpp.info.json'];

/**
 * node-llama-cpp for the VSIX: two bundles in the places of the two originals, and its data. The package and what it imports are some 80 packages and 600 files; two files load in a
 * third of the time (import 0.13 s against 0.45 s, getLlama 0.2 s against 0.5 s on two cores), leave out the command
 * line, the 35 MB of llama.cpp sources and the templates, and keep vsce from warning about many files.
 * Rejects by name when a bundled package would look for files of its own.
 */
export async function bundleEngine(folder: string): Promise<void> {
  const used = new Set<string>();
  for (const entry of entries) {
    const { inputs } = await bundle(entry, path.join(folder, entry));
    for (const name of packageFolders(Object.keys(inputs))) used.add(name);
  }
  for (const file of dataFiles) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await cp(path.join(source, file), path.join(folder, file));
  }
  await writeFile(path.join(folder, 'package.json'), await shippedPackage());
  await checkNoticed(used);
}

/** THIRD_PARTY_NOTICES.md is made from the production packages: what is bundled beyond them would lack its licence. */
async function checkNoticed(used: ReadonlySet<string>): Promise<void> {
  const lock = JSON.parse(await readFile(inRoot('package-lock.json'), 'utf8')) as Lockfile;
  const noticed = new Set(productionPackages(lock));
  const missing = [...used].filter((name) => !noticed.has(name));
  if (missing.length > 0)
    throw new Error(`bundled, but not in THIRD_PARTY_NOTICES.md: ${missing.join(', ')}`);
}

async function bundle(entry: string, outfile: string): Promise<Metafile> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [path.join(source, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    metafile: true,
    logLevel: 'warning',
    // Node runs what is imported, whatever a package says about side effects.
    ignoreAnnotations: true,
    // Bundled CommonJS packages call it for Node's modules, and an ES module has none.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    // The binaries stay packages of their own; the others are optional and imported where a failure is caught.
    external: ['*.node', '@node-llama-cpp/*', '@reflink/*', 'electron', 'supports-color'],
    plugins: [placesKept(path.dirname(path.join(source, entry)))],
  });
  return result.metafile;
}

/**
 * node-llama-cpp finds its own files and its version relative to each source file: in a bundle all of them have the
 * bundle's place, so every source file is told its place as seen from there.
 */
function placesKept(bundleFolder: string): Plugin {
  return {
    name: 'places-kept',
    setup(hooks) {
      hooks.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path: file }) => {
        const contents = await readFile(file, 'utf8');
        if (!contents.includes('import.meta')) return { contents, loader: 'js' };
        if (!file.startsWith(source + path.sep))
          throw new Error(`${file} looks for its own place: cannot bundle it`);
        const place = path.relative(bundleFolder, file).split(path.sep).join('/');
        const own = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
        return { contents: contents.replaceAll('import.meta.url', own), loader: 'js' };
      });
    },
  };
}

async function shippedPackage(): Promise<string> {
  const text = await readFile(path.join(source, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(text) as Record<string, unknown>;
  const exports = { '.': './dist/index.js' };
  return `${JSON.stringify({ name, version, license, type: 'module', exports }, null, 2)}\n`;
}

/** Lays out node-llama-cpp and a target's binaries in a folder of packages; gives the binaries' package. */
export async function stageEngine(target: Target, modules: string): Promise<string> {
  await bundleEngine(path.join(modules, 'node-llama-cpp'));
  const from = await nativePackage(target);
  const to = path.join(modules, nativePackages[target]);
  for (const name of ['package.json', 'LICENSE', 'dist/index.js', 'bins']) {
    await cp(path.join(from, name), path.join(to, name), { recursive: true });
  }
  return to;
}
