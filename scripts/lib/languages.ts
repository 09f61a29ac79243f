const LANGUAGES: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.tsx': 'typescriptreact',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.jsx': 'javascriptreact',
  '.py': 'python',
  '.go': 'go',
  '.rs': 'rust',
  '.java': 'java',
  '.cs': 'csharp',
  '.cpp': 'cpp',
  '.h': 'cpp',
  '.c': 'c',
  '.php': 'php',
  '.rb': 'ruby',
  '.kt': 'kotlin',
};

/** VS Code's language id for a file extension, for tools that run without an editor. */
export function languageOf(extension: string): string {
  return LANGUAGES[extension] ?? 'plaintext';
}
