[
  (class_declaration
    name: (_) @name)
  (class_declaration
    name: (_) @name
    [
      (class_body)
      (enum_class_body)
    ] @body)
  (object_declaration
    name: (_) @name
    (class_body) @body)
] @container

[
  (function_declaration
    name: (_) @name)
  (function_declaration
    name: (_) @name
    (function_body) @body)
  (property_declaration
    (variable_declaration
      (identifier) @name))
  (property_declaration
    (variable_declaration
      (identifier) @name)
    (getter) @body)
  (enum_entry
    (identifier) @name)
  (type_alias
    type: (_) @name)
] @declaration

[
  (block)
  (lambda_literal)
] @opaque
