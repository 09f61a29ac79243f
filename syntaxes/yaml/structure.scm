(comment) @comment

[
  (double_quote_scalar)
  (single_quote_scalar)
  (block_scalar)
] @string

[
  (flow_mapping)
  (flow_sequence)
] @brackets
