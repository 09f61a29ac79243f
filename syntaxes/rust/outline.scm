[
  (function_item
    name: (_) @name
    body: (_) @body)
  (function_signature_item
    name: (_) @name)
  (const_item
    name: (_) @name)
  (static_item
    name: (_) @name)
  (type_item
    name: (_) @name)
  (associated_type
    name: (_) @name)
  (field_declaration
    name: (_) @name)
  (enum_variant
    name: (_) @name)
] @declaration

(struct_item
  name: (_) @name) @declaration

[
  (struct_item
    name: (_) @name
    body: (field_declaration_list) @body)
  (enum_item
    name: (_) @name
    body: (_) @body)
  (trait_item
    name: (_) @name
    body: (_) @body)
  (impl_item
    type: (_) @name
    body: (_) @body)
  (mod_item
    name: (_) @name
    body: (_) @body)
] @container

(block) @opaque
