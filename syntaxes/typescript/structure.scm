[
  (interface_body)
  (object_type)
  (enum_body)
] @block

[
  (type_arguments)
  (type_parameters)
  (tuple_type)
  (parenthesized_type)
] @brackets

(template_literal_type) @string

(template_type) @code
