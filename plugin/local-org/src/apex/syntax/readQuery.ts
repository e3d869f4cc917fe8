import { antlr, optional, type Apex } from './antlr.ts';
import type { Expression } from './ast.ts';
import { at, type Source } from './source.ts';

type Tree = Apex.ApexParserRuleContext;
/** Reads the expression of a bind; given, because queries stand in expressions and expressions in queries. */
type Reader = (source: Source, tree: Apex.ExpressionContext) => Expression;

const AGGREGATES = /^(?:avg|count|count_distinct|min|max|sum|grouping)\s*\(/i;

/** A query keeps its text, so that the engine reads the same as everywhere else; only its binds are taken out. */
export function readSoql(source: Source, tree: Apex.QueryContext, read: Reader): Expression {
  const { text, binds } = withoutBinds(source, tree, read);
  const entries = tree.selectList().selectEntry_list();
  const isCount = entries.length === 1 && /^count\(\)$/i.test(entries[0]?.getText() ?? '');
  const isAggregate =
    optional(tree.groupByClause()) !== undefined ||
    entries.some((entry) => AGGREGATES.test(optional(entry.soqlFunction())?.getText() ?? ''));
  const from = tree.fromNameList().fieldName_list()[0]?.getText() ?? '';
  const shape = isCount ? 'count' : isAggregate ? 'aggregate' : 'rows';
  return { kind: 'soql', ...at(tree), text, binds, from, shape };
}

export function readSearch(source: Source, tree: Apex.SoslLiteralContext, read: Reader): Expression {
  const { text, binds } = withoutBinds(source, tree, read);
  return { kind: 'sosl', ...at(tree), text: text.replace(/^\[\s*/, '').replace(/\s*\]$/, ''), binds };
}

function withoutBinds(source: Source, tree: Tree, read: Reader): { text: string; binds: readonly Expression[] } {
  const found: Apex.BoundExpressionContext[] = [];
  collect(tree, found);
  let text = '';
  let from = tree.start.start;
  found.forEach((bind, index) => {
    text += `${source.slice(from, bind.start.start)}:b${index}`;
    from = (optional(bind.stop) ?? bind.start).stop + 1;
  });
  text += source.slice(from, (optional(tree.stop) ?? tree.start).stop + 1);
  return { text, binds: found.map((bind) => read(source, bind.expression())) };
}

function collect(tree: Tree, found: Apex.BoundExpressionContext[]): void {
  for (const child of (tree.children ?? []) as unknown as Tree[]) {
    if (child instanceof antlr().BoundExpressionContext) found.push(child);
    else collect(child, found);
  }
}
