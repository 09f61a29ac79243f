import path from 'node:path';
import ts from 'typescript';

/** A text file of the repository. */
export interface RepositoryFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A TypeScript file as the others see it. */
export interface Module {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** What it declares and exports. What it only hands on is imported. */
  readonly exports: readonly Export[];
}

/** Something that a module declares for others. */
export interface Export {
  readonly name: string;
  /** Whether nothing of it is left when the program runs. */
  readonly isType: boolean;
  /** Whether the rest of its file names it too: such a type is a part of what that exports. */
  readonly isUsedHere: boolean;
}

/** Something that a module takes from another file, or from a package. */
export interface Import {
  readonly from: string;
  /** The file's path from the root, or the package as it is written. */
  readonly to: string;
  /** Names as `to` exports them. */
  readonly names: readonly string[];
  /** Whether it takes whatever is exported: a namespace, or a promise of one. */
  readonly isWhole: boolean;
  /** Whether nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean;
}

/** Comments name nothing that counts, and reading them takes as long as all the rest. */
const OPTIONS: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.Latest,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};

/** Reads what a TypeScript file imports and exports. Syntax alone: nothing is resolved but relative paths. */
export function readModule({ path: from, text }: RepositoryFile): Module {
  const loadsLater = text.includes('import(');
  const source = ts.createSourceFile(from, text, OPTIONS, loadsLater);
  const statements = source.statements.flatMap((statement) => statementImport(statement) ?? []);
  const expressions = loadsLater ? expressionImports(source) : [];
  const imports = [...statements, ...expressions].map((one) => ({
    ...one,
    from,
    to: resolved(from, one.to),
  }));
  return { path: from, lines: lineCount(text), imports, exports: exportsOf(source) };
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function resolved(from: string, to: string): string {
  return to.startsWith('.') ? path.posix.join(path.posix.dirname(from), to) : to;
}

type Taken = Omit<Import, 'from'>;

/** What an `import` or `export ... from` statement takes. */
function statementImport(statement: ts.Statement): Taken | undefined {
  if (ts.isImportDeclaration(statement)) return declaredImport(statement);
  if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return undefined;
  const { exportClause, isTypeOnly, moduleSpecifier } = statement;
  const elements = exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : undefined;
  return taken(textOf(moduleSpecifier), elements, isTypeOnly);
}

function declaredImport({ importClause, moduleSpecifier }: ts.ImportDeclaration): Taken {
  const to = textOf(moduleSpecifier);
  if (!importClause) return { to, names: [], isWhole: false, isTypeOnly: false };
  const { name, namedBindings, phaseModifier } = importClause;
  const isTypeOnly = phaseModifier === ts.SyntaxKind.TypeKeyword;
  if (namedBindings && ts.isNamespaceImport(namedBindings)) return taken(to, undefined, isTypeOnly);
  const named = taken(to, namedBindings?.elements ?? [], isTypeOnly);
  return name ? { ...named, names: ['default', ...named.names], isTypeOnly } : named;
}

/** @param elements what is named; everything is taken where they are absent. */
function taken(
  to: string,
  elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[] | undefined,
  isTypeOnly: boolean,
): Taken {
  const names = (elements ?? []).map(({ propertyName, name }) => (propertyName ?? name).text);
  const areTypes = names.length > 0 && elements?.every((element) => element.isTypeOnly) === true;
  return { to, names, isWhole: elements === undefined, isTypeOnly: isTypeOnly || areTypes };
}

/** What `import(...)` takes, in expressions and in types. Computed names are left out. */
function expressionImports(source: ts.SourceFile): Taken[] {
  const found: Taken[] = [];
  const visit = (node: ts.Node): void => {
    const to = ts.isImportTypeNode(node) ? importedType(node) : importedLater(node);
    if (to !== undefined) found.push(to);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importedType({ argument, qualifier }: ts.ImportTypeNode): Taken | undefined {
  if (!ts.isLiteralTypeNode(argument)) return undefined;
  const names = qualifier && ts.isIdentifier(qualifier) ? [qualifier.text] : [];
  return { to: textOf(argument.literal), names, isWhole: names.length === 0, isTypeOnly: true };
}

function importedLater(node: ts.Node): Taken | undefined {
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const [argument] = node.arguments;
  if (!argument || !ts.isStringLiteral(argument)) return undefined;
  const names = namesTakenOf(node);
  return { to: argument.text, names: names ?? [], isWhole: names === undefined, isTypeOnly: false };
}

/** The names in `(await import(...)).name` and `const { name } = await import(...)`. */
function namesTakenOf(call: ts.CallExpression): string[] | undefined {
  let node: ts.Node = call.parent;
  while (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) node = node.parent;
  if (ts.isPropertyAccessExpression(node)) return [node.name.text];
  if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name)) return undefined;
  return node.name.elements.map(({ propertyName, name }) => (propertyName ?? name).getText());
}

function exportsOf(source: ts.SourceFile): Export[] {
  const exported = source.statements.flatMap((statement) => exportedBy(statement, source));
  const mentions = exported.some(({ isType }) => isType) ? mentionsIn(source) : undefined;
  const names = new Set(exported.map(({ name }) => name));
  return [...names].map((name) => {
    const declared = exported.filter((one) => one.name === name);
    const isUsedHere = (mentions?.get(name) ?? 0) > declared.length;
    return { name, isType: declared.every(({ isType }) => isType), isUsedHere };
  });
}

/** How often a file writes each name, comments left out. */
function mentionsIn(source: ts.SourceFile): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return counts;
}

type Exported = Pick<Export, 'name' | 'isType'>;

/** What a statement exports that its file declares. */
function exportedBy(statement: ts.Statement, source: ts.SourceFile): Exported[] {
  if (ts.isExportAssignment(statement)) return [{ name: 'default', isType: false }];
  if (ts.isExportDeclaration(statement)) return handedOut(statement, source);
  if (!isExported(statement)) return [];
  if (ts.isVariableStatement(statement)) {
    const names = statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
    return names.map((name) => ({ name, isType: false }));
  }
  const { name } = statement as ts.DeclarationStatement;
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  return [{ name: name?.text ?? 'default', isType }];
}

/** The names of `export { a, b as c }`, but for those that the file has imported: it only hands these on. */
function handedOut(
  { exportClause, moduleSpecifier, isTypeOnly }: ts.ExportDeclaration,
  source: ts.SourceFile,
): Exported[] {
  if (moduleSpecifier || !exportClause || !ts.isNamedExports(exportClause)) return [];
  const imported = importedInto(source);
  return exportClause.elements
    .filter(({ propertyName, name }) => !imported.has((propertyName ?? name).text))
    .map((element) => ({ name: element.name.text, isType: isTypeOnly || element.isTypeOnly }));
}

/** The names that a file's imports have within it. */
function importedInto({ statements }: ts.SourceFile): ReadonlySet<string> {
  const clauses = statements.flatMap((one) => (ts.isImportDeclaration(one) ? (one.importClause ?? []) : []));
  const bindings = clauses.flatMap(({ namedBindings }) => namedBindings ?? []);
  const named = bindings.flatMap((one): readonly (ts.ImportSpecifier | ts.NamespaceImport)[] =>
    ts.isNamedImports(one) ? one.elements : [one],
  );
  return new Set(named.map(({ name }) => name.text));
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}
