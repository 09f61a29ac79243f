(function_definition
  name: (_) @name
  body: (_) @body) @declaration

(class_definition
  name: (_) @name
  body: (_) @body) @container

(expression_statement
  (assignment
    left: (identifier) @name) @declaration)
