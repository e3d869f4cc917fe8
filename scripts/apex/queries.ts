/** The queries in Apex: those in brackets, and the texts given to `Database.query` and its kin as one literal. */
import {
  ApexErrorListener,
  ApexParserFactory,
  BoundExpressionContext,
  DotMethodCallContext,
  FieldExpressionContext,
  LimitClauseContext,
  OffsetClauseContext,
  SoqlLiteralContext,
} from '@apexdevtools/apex-parser';
import type { ApexFile } from './apexFiles.ts';

export interface ApexQuery {
  /** With a literal in place of each bind variable. */
  readonly soql: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** What the walk needs of a node; terminal nodes have no children. */
interface Node {
  readonly start?: { readonly start: number; readonly line: number; readonly column: number };
  readonly stop?: { readonly stop: number };
  readonly parentCtx?: Node;
  getChildCount?(): number;
  getChild?(index: number): unknown;
}

const QUERY_CALLS =
  /^(?:query|countquery|querywithbinds|countquerywithbinds|getquerylocator|getquerylocatorwithbinds)$/i;

/** Syntax errors are the type checker's to report. */
class Quiet extends ApexErrorListener {
  override apexSyntaxError(): void {}
}

export function queriesOf(file: ApexFile): readonly ApexQuery[] {
  const { parser } = ApexParserFactory.createLexerAndParser(file.text, new Quiet());
  const tree = file.kind === 'class' ? parser.compilationUnit() : parser.triggerUnit();
  const queries: ApexQuery[] = [];
  visit(tree as Node, (node) => {
    const query = node instanceof SoqlLiteralContext ? inBrackets(node, file.text) : inLiteral(node, file.text);
    if (query) queries.push(query);
  });
  return queries;
}

function inBrackets(node: SoqlLiteralContext, text: string): ApexQuery | undefined {
  const query = node.query() as Node | null;
  return query?.start && { soql: withoutBinds(query, text), line: query.start.line, column: query.start.column + 1 };
}

function inLiteral(node: Node, text: string): ApexQuery | undefined {
  if (!(node instanceof DotMethodCallContext) || !QUERY_CALLS.test(node.anyId().getText())) return undefined;
  const [argument] = ((node.expressionList() as { expression_list(): unknown[] } | null)?.expression_list() ??
    []) as Node[];
  if (!argument?.start) return undefined;
  const literal = /^'((?:[^'\\]|\\.)*)'$/s.exec(sourceOf(argument, text))?.[1];
  if (literal === undefined) return undefined;
  const soql = literal.replace(/\\(.)/g, '$1');
  const { parser } = ApexParserFactory.createLexerAndParser(soql, new Quiet());
  return {
    soql: withoutBinds(parser.query() as Node, soql),
    line: argument.start.line,
    column: argument.start.column + 2,
  };
}

/** Values are known at run time only; what stands in for them fits any field. */
function withoutBinds(query: Node, text: string): string {
  const from = query.start?.start ?? 0;
  let soql = text.slice(from, (query.stop?.stop ?? text.length - 1) + 1);
  const replaced: { readonly node: Node; readonly by: string }[] = [];
  visit(query, (node) => {
    if (node instanceof BoundExpressionContext) replaced.push(...standIns(node));
  });
  for (const { node, by } of replaced.toSorted((a, b) => (b.node.start?.start ?? 0) - (a.node.start?.start ?? 0))) {
    const start = (node.start?.start ?? 0) - from;
    soql = soql.slice(0, start) + by + soql.slice((node.stop?.stop ?? 0) - from + 1);
  }
  return soql;
}

/** The value, and the operator where that one takes no null: whether fields fit does not depend on it. */
function standIns(bind: Node): readonly { readonly node: Node; readonly by: string }[] {
  for (let node = bind.parentCtx; node; node = node.parentCtx) {
    if (node instanceof LimitClauseContext || node instanceof OffsetClauseContext) return [{ node: bind, by: '1' }];
    if (!(node instanceof FieldExpressionContext)) continue;
    const operator = node.comparisonOperator().getText().toLowerCase();
    if (operator === 'like') return [{ node: bind, by: "'%'" }];
    const isInList = bind.parentCtx?.parentCtx !== node;
    if (operator === 'includes' || operator === 'excludes') return [{ node: bind, by: isInList ? "'x'" : "('x')" }];
    const value = { node: bind, by: operator.endsWith('in') && !isInList ? '(null)' : 'null' };
    return /^[<>]=?$/.test(operator) ? [value, { node: node.comparisonOperator() as Node, by: '=' }] : [value];
  }
  return [{ node: bind, by: 'null' }];
}

const sourceOf = (node: Node, text: string): string => text.slice(node.start?.start ?? 0, (node.stop?.stop ?? -1) + 1);

function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (let index = 0; index < (node.getChildCount?.() ?? 0); index++) {
    const child = node.getChild?.(index);
    if (typeof child === 'object' && child !== null) visit(child, look);
  }
}
