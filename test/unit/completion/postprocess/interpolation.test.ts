import assert from 'node:assert/strict';
import { documentWith } from './filtering.ts';

describe('postprocess in strings with code in them', () => {
  const places: readonly (readonly [string, string, string, string])[] = [
    ['python', 'print(f"Total: {self.█}")', 'total}")', 'print(f"Total: {self.total}")'],
    ['python', 'print(f"Total: {self.█}")', 'total', 'print(f"Total: {self.total}")'],
    ['python', 'print(f"Hello █")', '{name}")', 'print(f"Hello {name}")'],
    ['python', 'print(f"{a} and █")', '{b}!")', 'print(f"{a} and {b}!")'],
    ['csharp', 'var s = $"{user.█}";', 'Name}";', 'var s = $"{user.Name}";'],
    ['kotlin', 'println("${user.█}")', 'name}")', 'println("${user.name}")'],
    ['ruby', 'puts "#{user.█}"', 'name}"', 'puts "#{user.name}"'],
    ['php', 'echo "{$user->█}";', 'name}";', 'echo "{$user->name}";'],
    ['shellscript', 'files="$(ls █)"', '*.txt)"', 'files="$(ls *.txt)"'],
    ['shellscript', 'echo "${HOM█}"', 'E}"', 'echo "${HOME}"'],
    ['swift', 'print("\\(user.█)")', 'name)")', 'print("\\(user.name)")'],
    ['typescript', 's = `${user.█}`;', 'name}`;', 's = `${user.name}`;'],
  ];
  for (const [languageId, drawn, text, expected] of places)
    it(`${languageId}: ${drawn} with ${text}`, () =>
      assert.equal(documentWith(drawn, text, { facts: { languageId } }), expected));
});
