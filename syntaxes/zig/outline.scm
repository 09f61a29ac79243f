[
  (function_declaration
    name: (_) @name
    body: (_) @body)
  (function_declaration
    name: (_) @name)
  (container_field
    name: (_) @name)
  (variable_declaration
    .
    (identifier) @name)
] @declaration

(variable_declaration
  .
  (identifier) @name
  [
    (struct_declaration)
    (enum_declaration)
    (union_declaration)
    (opaque_declaration)
  ] @body) @container

(block) @opaque
