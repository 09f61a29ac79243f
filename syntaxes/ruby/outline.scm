[
  (class
    name: (_) @name)
  (module
    name: (_) @name)
] @container

[
  (method
    name: (_) @name)
  (singleton_method
    name: (_) @name)
  (assignment
    left: (constant) @name)
] @declaration

(do_block) @opaque
