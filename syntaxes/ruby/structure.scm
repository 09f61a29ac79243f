(comment) @comment

[
  (string)
  (string_array)
  (symbol_array)
  (delimited_symbol)
  (regex)
  (subshell)
  (heredoc_body)
] @string

(interpolation) @code

[
  (method)
  (singleton_method)
  (class)
  (singleton_class)
  (module)
  (begin)
  (do_block)
  (do)
  (if)
  (unless)
  (case)
  (case_match)
  (block)
] @block

[
  (argument_list)
  (method_parameters)
  (block_parameters)
  (lambda_parameters)
  (array)
  (hash)
  (element_reference)
  (parenthesized_statements)
] @brackets
