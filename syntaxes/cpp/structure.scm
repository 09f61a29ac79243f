(raw_string_literal) @string

(requirement_seq) @block

[
  (template_argument_list)
  (template_parameter_list)
  (lambda_capture_specifier)
  (condition_clause)
  (subscript_argument_list)
  (for_range_loop)
] @brackets
