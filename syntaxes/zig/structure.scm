(comment) @comment

[
  (string)
  (multiline_string)
  (character)
] @string

[
  (block)
  (struct_declaration)
  (enum_declaration)
  (union_declaration)
  (opaque_declaration)
] @block

[
  (arguments)
  (call_expression)
  (parameters)
  (parenthesized_expression)
  (initializer_list)
  (error_set_declaration)
] @brackets
