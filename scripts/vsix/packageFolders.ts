/**
 * The package folders (`node_modules/a`, `node_modules/a/node_modules/@b/c`) that hold these files, without
 * duplicates. Files outside any package are left out.
 */
export function packageFolders(files: readonly string[]): string[] {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}
