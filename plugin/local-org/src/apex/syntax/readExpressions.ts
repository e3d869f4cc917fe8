import { antlr, optional, type Apex } from './antlr.ts';
import type { At, BinaryOperator, Expression, TypeName } from './ast.ts';
import { readSearch, readSoql } from './readQuery.ts';
import { at, readString, readTypeName, type Source } from './source.ts';

type Literal = Extract<Expression, { kind: 'literal' }>;
type Reader = (source: Source, tree: Apex.ExpressionContext) => Expression;

let readers: ReadonlyMap<unknown, Reader> | undefined;

export function readExpression(source: Source, tree: Apex.ExpressionContext): Expression {
  readers ??= makeReaders();
  const reader = readers.get(tree.constructor);
  if (!reader) throw new Error(`No reader for the expression at line ${tree.start.line}.`);
  return reader(source, tree);
}

export function readLiteral(where: At, text: string): Literal {
  const literal = (type: Literal['type'], value = text): Literal => ({
    kind: 'literal',
    line: where.line,
    column: where.column,
    type,
    text: value,
  });
  if (text.startsWith("'")) return literal('string', readString(text));
  const lower = text.toLowerCase();
  if (lower === 'null') return literal('null', lower);
  if (lower === 'true' || lower === 'false') return literal('boolean', lower);
  if (lower.endsWith('l')) return literal('long', text.slice(0, -1));
  if (lower.endsWith('d')) return literal('double', text.slice(0, -1));
  return literal(text.includes('.') ? 'decimal' : 'integer');
}

function list(source: Source, tree: Apex.ExpressionListContext | undefined): readonly Expression[] {
  return tree?.expression_list().map((each) => readExpression(source, each)) ?? [];
}

/** The operator between two operands, put together from its tokens: `>` `>` `>` is one operator. */
function operatorOf(tree: Apex.ApexParserRuleContext): string {
  return (tree.children ?? [])
    .filter((child) => !(child instanceof antlr().ExpressionContext))
    .map((child) => child.getText())
    .join('');
}

function binary(source: Source, tree: Apex.Arth1ExpressionContext): Expression {
  const written = operatorOf(tree);
  const operator = (written === '<>' ? '!=' : written) as BinaryOperator;
  return {
    kind: 'binary',
    ...at(tree),
    operator,
    left: readExpression(source, tree.expression(0)),
    right: readExpression(source, tree.expression(1)),
  };
}

function makeReaders(): ReadonlyMap<unknown, Reader> {
  const P = antlr();
  const read = new Map<unknown, Reader>();
  const on = <Tree extends Apex.ExpressionContext>(
    type: new (parser: Apex.ApexParser, tree: Apex.ExpressionContext) => Tree,
    reader: (source: Source, tree: Tree) => Expression
  ): void => void read.set(type, reader as unknown as Reader);

  on(P.PrimaryExpressionContext, (source, tree) => readPrimary(source, tree.primary()));
  on(P.SubExpressionContext, (source, tree) => readExpression(source, tree.expression()));
  on(P.DotExpressionContext, readDot);
  on(P.ArrayExpressionContext, (source, tree) => ({
    kind: 'index',
    ...at(tree),
    target: readExpression(source, tree.expression(0)),
    index: readExpression(source, tree.expression(1)),
  }));
  on(P.MethodCallExpressionContext, (source, tree) => {
    const call = tree.methodCall();
    const args = list(source, optional(call.expressionList()));
    const name = optional(call.id());
    if (name) return { kind: 'call', ...at(tree), name: name.getText(), args, safe: false };
    return { kind: 'constructorCall', ...at(tree), which: optional(call.THIS()) ? 'this' : 'super', args };
  });
  on(P.NewExpressionContext, (source, tree) => readCreator(source, tree.creator(), at(tree)));
  on(P.CastExpressionContext, (source, tree) => ({
    kind: 'cast',
    ...at(tree),
    type: readTypeName(tree.typeRef()),
    value: readExpression(source, tree.expression()),
  }));
  on(P.PostOpExpressionContext, (source, tree) => ({
    kind: 'step',
    ...at(tree),
    operator: optional(tree.INC()) ? '++' : '--',
    prefix: false,
    target: readExpression(source, tree.expression()),
  }));
  on(P.PreOpExpressionContext, (source, tree) => {
    const operand = readExpression(source, tree.expression());
    if (optional(tree.INC()) || optional(tree.DEC())) {
      return { kind: 'step', ...at(tree), operator: optional(tree.INC()) ? '++' : '--', prefix: true, target: operand };
    }
    const operator = optional(tree.SUB()) ? '-' : '+';
    if (
      operator === '-' &&
      operand.kind === 'literal' &&
      /^(integer|long|decimal|double)$/.test(operand.type) &&
      !operand.text.startsWith('-')
    ) {
      return { ...operand, ...at(tree), text: `-${operand.text}` };
    }
    return { kind: 'unary', ...at(tree), operator, operand };
  });
  on(P.NegExpressionContext, (source, tree) => ({
    kind: 'unary',
    ...at(tree),
    operator: optional(tree.BANG()) ? '!' : '~',
    operand: readExpression(source, tree.expression()),
  }));
  on(P.InstanceOfExpressionContext, (source, tree) => ({
    kind: 'instanceOf',
    ...at(tree),
    value: readExpression(source, tree.expression()),
    type: readTypeName(tree.typeRef()),
  }));
  on(P.CondExpressionContext, (source, tree) => ({
    kind: 'ternary',
    ...at(tree),
    test: readExpression(source, tree.expression(0)),
    yes: readExpression(source, tree.expression(1)),
    no: readExpression(source, tree.expression(2)),
  }));
  on(P.AssignExpressionContext, (source, tree) => {
    const written = operatorOf(tree);
    const operator = (written === '=' ? '=' : written.slice(0, -1)) as BinaryOperator | '=';
    return {
      kind: 'assign',
      ...at(tree),
      operator,
      target: readExpression(source, tree.expression(0)),
      value: readExpression(source, tree.expression(1)),
    };
  });
  for (const type of [
    P.Arth1ExpressionContext,
    P.Arth2ExpressionContext,
    P.BitExpressionContext,
    P.CmpExpressionContext,
    P.EqualityExpressionContext,
    P.BitAndExpressionContext,
    P.BitNotExpressionContext,
    P.BitOrExpressionContext,
    P.LogAndExpressionContext,
    P.LogOrExpressionContext,
    P.CoalExpressionContext,
  ]) {
    read.set(type, binary as unknown as Reader);
  }
  return read;
}

function readDot(source: Source, tree: Apex.DotExpressionContext): Expression {
  const target = readExpression(source, tree.expression());
  const safe = optional(tree.QUESTIONDOT()) !== undefined;
  const call = optional(tree.dotMethodCall());
  if (!call) return { kind: 'field', ...at(tree.anyId()), target, name: tree.anyId().getText(), safe };
  const args = list(source, optional(call.expressionList()));
  return { kind: 'call', ...at(call), target, name: call.anyId().getText(), args, safe };
}

function readPrimary(source: Source, tree: Apex.PrimaryContext): Expression {
  const P = antlr();
  if (tree instanceof P.LiteralPrimaryContext) return readLiteral(at(tree), tree.literal().getText());
  if (tree instanceof P.IdPrimaryContext) return { kind: 'name', ...at(tree), name: tree.id().getText() };
  if (tree instanceof P.ThisPrimaryContext) return { kind: 'this', ...at(tree) };
  if (tree instanceof P.SuperPrimaryContext) return { kind: 'super', ...at(tree) };
  if (tree instanceof P.TypeRefPrimaryContext)
    return { kind: 'classLiteral', ...at(tree), type: readTypeName(tree.typeRef()) };
  if (tree instanceof P.SoqlPrimaryContext) return readSoql(source, tree.soqlLiteral().query(), readExpression);
  if (tree instanceof P.SoslPrimaryContext) return readSearch(source, tree.soslLiteral(), readExpression);
  return { kind: 'classLiteral', ...at(tree), type: undefined };
}

function readCreator(source: Source, tree: Apex.CreatorContext, where: At): Expression {
  const name = tree.createdName();
  const parts = name.idCreatedNamePair_list().map((pair) => ({
    name: pair.anyId().getText(),
    arguments: optional(pair.typeList())?.typeRef_list().map(readTypeName) ?? [],
  }));
  const type: TypeName = { ...at(name), parts, dimensions: 0 };
  const plain = optional(tree.classCreatorRest());
  if (plain) return { kind: 'new', ...where, type, args: list(source, optional(plain.arguments().expressionList())) };
  const array = optional(tree.arrayCreatorRest());
  if (array) {
    const listType = { ...type, dimensions: 1 };
    const size = optional(array.expression());
    if (size) return { kind: 'newArray', ...where, type: listType, size: readExpression(source, size) };
    const values =
      optional(array.arrayInitializer())
        ?.expression_list()
        .map((each) => readExpression(source, each)) ?? [];
    return { kind: 'newCollection', ...where, type: listType, values };
  }
  const map = optional(tree.mapCreatorRest());
  if (map) {
    const entries = map
      .mapCreatorRestPair_list()
      .map((pair) => [readExpression(source, pair.expression(0)), readExpression(source, pair.expression(1))] as const);
    return { kind: 'newMap', ...where, type, entries };
  }
  const values =
    optional(tree.setCreatorRest())
      ?.expression_list()
      .map((each) => readExpression(source, each)) ?? [];
  return { kind: 'newCollection', ...where, type, values };
}
