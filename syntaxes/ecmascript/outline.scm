[
  (function_declaration
    name: (_) @name
    body: (_) @body)
  (generator_function_declaration
    name: (_) @name
    body: (_) @body)
  (method_definition
    name: (_) @name
    body: (_) @body)
] @declaration

(class_declaration
  name: (_) @name
  body: (_) @body) @container

[
  (lexical_declaration
    (variable_declarator
      name: (identifier) @name))
  (variable_declaration
    (variable_declarator
      name: (identifier) @name))
] @declaration

(lexical_declaration
  (variable_declarator
    name: (identifier) @name
    value: [
      (arrow_function
        body: (_) @body)
      (function_expression
        body: (_) @body)
      (object) @body
      (array) @body
      (template_string) @body
    ])) @declaration

(statement_block) @opaque
