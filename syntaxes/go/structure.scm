(comment) @comment

[
  (interpreted_string_literal)
  (raw_string_literal)
  (rune_literal)
] @string

[
  (block)
  (field_declaration_list)
  (interface_type)
  (expression_switch_statement)
  (type_switch_statement)
  (select_statement)
] @block

[
  (argument_list)
  (parameter_list)
  (type_arguments)
  (type_parameter_list)
  (literal_value)
  (import_spec_list)
  (const_declaration)
  (var_spec_list)
  (parenthesized_expression)
  (index_expression)
  (slice_expression)
] @brackets
