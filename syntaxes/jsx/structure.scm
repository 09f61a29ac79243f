(jsx_element) @element

(jsx_expression) @code

[
  (jsx_opening_element)
  (jsx_self_closing_element)
] @brackets
