(field_definition
  property: (_) @name) @declaration
