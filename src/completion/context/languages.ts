/** Language ids that are written alike, or use one another's code. */
const FAMILIES: readonly (readonly string[])[] = [
  ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'],
  ['c', 'cpp', 'cuda-cpp', 'objective-c', 'objective-cpp'],
  ['java', 'kotlin', 'groovy', 'scala'],
  ['csharp', 'razor'],
  ['css', 'scss', 'less'],
  ['html', 'vue', 'svelte', 'php', 'handlebars'],
  ['ruby', 'erb'],
  ['shellscript', 'bats'],
  ['yaml', 'dockercompose', 'github-actions-workflow'],
];

/** Language ids by extension, of the files that can be imported: no editor tells for a file that is not open. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescriptreact',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascriptreact',
  vue: 'vue',
  svelte: 'svelte',
  py: 'python',
  go: 'go',
  java: 'java',
  kt: 'kotlin',
  scala: 'scala',
  cs: 'csharp',
  rs: 'rust',
  c: 'c',
  h: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  php: 'php',
  rb: 'ruby',
};

/** Whether code of one language is worth showing where the other is written. */
export function areRelated(languageId: string, other: string): boolean {
  return (
    languageId === other || FAMILIES.some((family) => family.includes(languageId) && family.includes(other))
  );
}

/** The language of a source file; `undefined` where its extension tells nothing. */
export function languageOf(path: string): string | undefined {
  return BY_EXTENSION[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
}
