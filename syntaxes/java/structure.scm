[
  (line_comment)
  (block_comment)
] @comment

[
  (string_literal)
  (character_literal)
] @string

(string_interpolation) @code

[
  (block)
  (constructor_body)
  (class_body)
  (interface_body)
  (enum_body)
  (annotation_type_body)
  (switch_block)
  (module_body)
] @block

[
  (argument_list)
  (formal_parameters)
  (inferred_parameters)
  (annotation_argument_list)
  (type_arguments)
  (type_parameters)
  (array_initializer)
  (element_value_array_initializer)
  (array_access)
  (parenthesized_expression)
  (resource_specification)
  (for_statement)
  (enhanced_for_statement)
  (catch_clause)
] @brackets
