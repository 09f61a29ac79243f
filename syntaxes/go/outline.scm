(function_declaration
  name: (_) @name) @declaration

(function_declaration
  name: (_) @name
  body: (_) @body) @declaration

(method_declaration
  name: (_) @name
  body: (_) @body) @declaration

(type_declaration
  "type" @keyword
  (type_spec
    name: (_) @name) @container)

(type_declaration
  "type" @keyword
  (type_spec
    name: (_) @name
    type: (struct_type
      (field_declaration_list) @body)) @container)

(type_declaration
  "type" @keyword
  (type_alias
    name: (_) @name) @declaration)

(field_declaration
  name: (_) @name) @declaration

(method_elem
  name: (_) @name) @declaration

(const_declaration
  "const" @keyword
  (const_spec
    name: (identifier) @name) @declaration)

(var_declaration
  "var" @keyword
  (var_spec
    name: (identifier) @name) @declaration)

(block) @opaque
