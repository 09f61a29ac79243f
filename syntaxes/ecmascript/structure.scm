(comment) @comment

[
  (string)
  (template_string)
  (regex)
] @string

(template_substitution) @code

[
  (statement_block)
  (class_body)
  (switch_body)
] @block

[
  (arguments)
  (formal_parameters)
  (object)
  (object_pattern)
  (array)
  (array_pattern)
  (named_imports)
  (export_clause)
  (parenthesized_expression)
  (subscript_expression)
  (computed_property_name)
  (for_statement)
  (for_in_statement)
  (catch_clause)
] @brackets
