(function_definition
  declarator: (_) @name
  body: (_) @body) @declaration

[
  (declaration
    declarator: (_) @name)
  (type_definition
    declarator: (_) @name)
  (field_declaration
    declarator: (_) @name)
  (preproc_function_def
    name: (_) @name)
  (enum_specifier
    name: (_) @name
    body: (_))
] @declaration

[
  (struct_specifier
    name: (_) @name
    body: (_) @body)
  (union_specifier
    name: (_) @name
    body: (_) @body)
  (type_definition
    type: (struct_specifier
      body: (_) @body)
    declarator: (_) @name)
] @container

(compound_statement) @opaque
