(comment) @comment

(string) @string

(interpolation) @code

[
  (argument_list)
  (parameters)
  (tuple)
  (list)
  (dictionary)
  (set)
  (parenthesized_expression)
  (list_comprehension)
  (dictionary_comprehension)
  (set_comprehension)
  (generator_expression)
  (list_pattern)
  (tuple_pattern)
  (subscript)
  (type_parameter)
  (import_from_statement)
] @brackets

(block
  .
  (expression_statement
    .
    (string) @doc .))
