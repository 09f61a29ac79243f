(comment) @comment

(string) @string

[
  (array)
  (inline_table)
] @brackets
