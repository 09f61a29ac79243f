(abstract_class_declaration
  name: (_) @name
  body: (_) @body) @container

(interface_declaration
  name: (_) @name
  body: (_) @body) @container

(internal_module
  name: (_) @name
  body: (_) @body) @container

[
  (enum_declaration
    name: (_) @name)
  (type_alias_declaration
    name: (_) @name)
  (function_signature
    name: (_) @name)
  (method_signature
    name: (_) @name)
  (abstract_method_signature
    name: (_) @name)
  (property_signature
    name: (_) @name)
  (public_field_definition
    name: (_) @name)
] @declaration
