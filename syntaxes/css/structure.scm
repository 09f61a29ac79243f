[
  (comment)
  (js_comment)
] @comment

(string_value) @string

[
  (block)
  (keyframe_block_list)
] @block

[
  (arguments)
  (parenthesized_query)
  (parenthesized_value)
] @brackets
