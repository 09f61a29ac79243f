(comment) @comment

[
  (string)
  (raw_string)
  (ansi_c_string)
  (heredoc_body)
] @string

(command_substitution) @code

[
  (compound_statement)
  (do_group)
  (if_statement)
  (case_statement)
] @block

[
  (array)
  (subshell)
  (test_command)
  (arithmetic_expansion)
  (subscript)
] @brackets
