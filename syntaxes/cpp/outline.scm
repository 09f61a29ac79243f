(class_specifier
  name: (_) @name
  body: (_) @body) @container

(namespace_definition
  name: (_) @name
  body: (_) @body) @container

[
  (alias_declaration
    name: (_) @name)
  (concept_definition
    name: (_) @name)
] @declaration
