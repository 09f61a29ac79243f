/** The parser library, apart from everything else: it is loaded when the first tree is wanted. */
export { Language, Parser, Query } from 'web-tree-sitter';
