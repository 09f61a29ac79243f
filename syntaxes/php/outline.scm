(function_definition
  name: (_) @name
  body: (_) @body) @declaration

[
  (class_declaration
    name: (_) @name
    body: (_) @body)
  (interface_declaration
    name: (_) @name
    body: (_) @body)
  (trait_declaration
    name: (_) @name
    body: (_) @body)
  (enum_declaration
    name: (_) @name
    body: (_) @body)
] @container

[
  (method_declaration
    name: (_) @name)
  (method_declaration
    name: (_) @name
    body: (_) @body)
  (property_declaration
    (property_element
      name: (_) @name))
  (const_declaration
    (const_element
      (name) @name))
  (enum_case
    name: (_) @name)
] @declaration

(compound_statement) @opaque
