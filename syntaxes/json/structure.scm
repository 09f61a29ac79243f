(comment) @comment

(string) @string

[
  (object)
  (array)
] @block
