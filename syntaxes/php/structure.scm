(comment) @comment

[
  (string)
  (encapsed_string)
  (heredoc)
  (nowdoc)
  (shell_command_expression)
] @string

[
  (compound_statement)
  (declaration_list)
  (enum_declaration_list)
  (switch_block)
  (match_block)
  (property_hook_list)
] @block

[
  (arguments)
  (formal_parameters)
  (array_creation_expression)
  (list_literal)
  (parenthesized_expression)
  (subscript_expression)
  (for_statement)
  (foreach_statement)
  (catch_clause)
  (attribute_group)
  (namespace_use_group)
] @brackets
