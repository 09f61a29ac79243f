(comment) @comment

(quoted_attribute_value) @string

[
  (element)
  (script_element)
  (style_element)
] @element

[
  (start_tag)
  (self_closing_tag)
] @brackets
