[
  (class_declaration
    name: (_) @name
    body: (_) @body)
  (interface_declaration
    name: (_) @name
    body: (_) @body)
  (enum_declaration
    name: (_) @name
    body: (_) @body)
  (record_declaration
    name: (_) @name
    body: (_) @body)
  (annotation_type_declaration
    name: (_) @name
    body: (_) @body)
] @container

[
  (method_declaration
    name: (_) @name)
  (method_declaration
    name: (_) @name
    body: (_) @body)
  (constructor_declaration
    name: (_) @name
    body: (_) @body)
  (field_declaration
    declarator: (variable_declarator
      name: (_) @name))
  (constant_declaration
    declarator: (variable_declarator
      name: (_) @name))
  (enum_constant
    name: (_) @name)
] @declaration

[
  (block)
  (constructor_body)
] @opaque
