(import_statement
  name: (dotted_name) @import.module) @import

(import_statement
  name: (aliased_import
    name: (dotted_name) @import.module)) @import

(import_from_statement
  module_name: (_) @import.module) @import

(import_from_statement
  name: (dotted_name) @import.name)

(import_from_statement
  name: (aliased_import
    name: (dotted_name) @import.name))

(function_definition
  name: (_) @name
  body: (_) @body) @declaration

(class_definition
  name: (_) @name
  body: (_) @body) @container

(expression_statement
  (assignment
    left: (identifier) @name) @declaration)
