[
  (line_comment)
  (block_comment)
] @comment

[
  (string_literal)
  (multiline_string_literal)
  (character_literal)
] @string

(interpolation) @code

[
  (block)
  (class_body)
  (enum_class_body)
  (lambda_literal)
  (when_expression)
] @block

[
  (value_arguments)
  (function_value_parameters)
  (class_parameters)
  (type_arguments)
  (type_parameters)
  (collection_literal)
  (parenthesized_expression)
  (parenthesized_type)
  (index_expression)
  (if_expression)
  (for_statement)
  (while_statement)
  (do_while_statement)
  (catch_block)
  (when_subject)
] @brackets
