(comment) @comment

(string) @string

[
  (function_declaration)
  (function_definition)
  (do_statement)
  (while_statement)
  (for_statement)
  (if_statement)
  (repeat_statement)
] @block

[
  (arguments)
  (parameters)
  (table_constructor)
  (parenthesized_expression)
  (bracket_index_expression)
] @brackets
