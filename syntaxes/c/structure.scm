(comment) @comment

[
  (string_literal)
  (char_literal)
  (system_lib_string)
] @string

[
  (compound_statement)
  (field_declaration_list)
  (enumerator_list)
  (declaration_list)
] @block

[
  (argument_list)
  (parameter_list)
  (preproc_params)
  (initializer_list)
  (parenthesized_expression)
  (subscript_expression)
  (for_statement)
] @brackets
