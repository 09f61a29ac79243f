(import_statement
  source: (string) @import.module) @import

(import_specifier
  name: (_) @import.name)

(import_clause
  (identifier) @import.name)

(namespace_import
  (identifier) @import.name)

(export_statement
  source: (string) @import.module) @import

(variable_declarator
  name: [
    (identifier) @import.name
    (object_pattern)
  ]
  value: (call_expression
    function: (identifier) @import.call
    arguments: (arguments
      .
      (string) @import.module))) @import

(variable_declarator
  name: (object_pattern
    (shorthand_property_identifier_pattern) @import.name)
  value: (call_expression))

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
