[
  (line_comment)
  (block_comment)
] @comment

[
  (string_literal)
  (raw_string_literal)
  (char_literal)
] @string

[
  (block)
  (declaration_list)
  (field_declaration_list)
  (enum_variant_list)
  (match_block)
  (macro_definition)
] @block

[
  (arguments)
  (parameters)
  (type_arguments)
  (type_parameters)
  (tuple_expression)
  (tuple_pattern)
  (tuple_type)
  (tuple_struct_pattern)
  (struct_pattern)
  (array_expression)
  (slice_pattern)
  (field_initializer_list)
  (ordered_field_declaration_list)
  (parenthesized_expression)
  (index_expression)
  (use_list)
  (attribute_item)
  (inner_attribute_item)
  (token_tree)
] @brackets
