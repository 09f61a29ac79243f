(comment) @comment

[
  (string_literal)
  (verbatim_string_literal)
  (raw_string_literal)
  (interpolated_string_expression)
  (character_literal)
] @string

(interpolation) @code

[
  (block)
  (declaration_list)
  (enum_member_declaration_list)
  (switch_body)
  (accessor_list)
] @block

[
  (argument_list)
  (bracketed_argument_list)
  (parameter_list)
  (bracketed_parameter_list)
  (type_argument_list)
  (type_parameter_list)
  (attribute_list)
  (attribute_argument_list)
  (initializer_expression)
  (anonymous_object_creation_expression)
  (property_pattern_clause)
  (positional_pattern_clause)
  (collection_expression)
  (list_pattern)
  (parenthesized_expression)
  (tuple_expression)
  (tuple_type)
  (switch_expression)
  (catch_declaration)
  (if_statement)
  (while_statement)
  (for_statement)
  (foreach_statement)
  (using_statement)
  (lock_statement)
] @brackets
