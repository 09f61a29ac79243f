[
  (namespace_declaration
    name: (_) @name
    body: (_) @body)
  (class_declaration
    name: (_) @name
    body: (_) @body)
  (interface_declaration
    name: (_) @name
    body: (_) @body)
  (struct_declaration
    name: (_) @name
    body: (_) @body)
  (record_declaration
    name: (_) @name
    body: (_) @body)
] @container

[
  (record_declaration
    name: (_) @name)
  (enum_declaration
    name: (_) @name)
  (delegate_declaration
    name: (_) @name)
  (method_declaration
    name: (_) @name)
  (method_declaration
    name: (_) @name
    body: (_) @body)
  (constructor_declaration
    name: (_) @name
    body: (_) @body)
  (property_declaration
    name: (_) @name)
  (property_declaration
    name: (_) @name
    accessors: (_) @body)
  (property_declaration
    name: (_) @name
    value: (_) @body)
  (field_declaration
    (variable_declaration
      (variable_declarator
        name: (_) @name)))
] @declaration

(block) @opaque
