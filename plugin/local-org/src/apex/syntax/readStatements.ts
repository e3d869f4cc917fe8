import { optional, type Apex } from './antlr.ts';
import type { Block, CatchClause, Declarator, Expression, Local, Statement, WhenClause, WhenValue } from './ast.ts';
import { readModifiers } from './readModifiers.ts';
import { readExpression, readLiteral } from './readExpressions.ts';
import { at, readTypeName, typeNameOf, type Source } from './source.ts';

export function readBlock(source: Source, tree: Apex.BlockContext): Block {
  const statements = tree.statement_list().map((each) => readStatement(source, each));
  return { kind: 'block', ...at(tree), statements, endLine: (optional(tree.stop) ?? tree.start).line };
}

type Reader = (source: Source, tree: Apex.StatementContext) => Statement | undefined;

export function readStatement(source: Source, tree: Apex.StatementContext): Statement {
  for (const reader of READERS) {
    const statement = reader(source, tree);
    if (statement) return statement;
  }
  throw new Error(`No reader for the statement at line ${tree.start.line}.`);
}

const READERS: readonly Reader[] = [
  (source, tree) => {
    const inner = optional(tree.expressionStatement());
    return inner && { kind: 'expression', ...at(inner), value: readExpression(source, inner.expression()) };
  },
  (source, tree) => {
    const inner = optional(tree.localVariableDeclarationStatement());
    return inner && readLocal(source, inner.localVariableDeclaration());
  },
  (source, tree) => {
    const inner = optional(tree.block());
    return inner && readBlock(source, inner);
  },
  (source, tree) => {
    const inner = optional(tree.ifStatement());
    if (!inner) return undefined;
    const [then, otherwise] = inner.statement_list().map((each) => readStatement(source, each));
    if (then === undefined) return undefined;
    const test = readExpression(source, inner.parExpression().expression());
    return { kind: 'if', ...at(inner), test, then, ...(otherwise === undefined ? {} : { otherwise }) };
  },
  (source, tree) => {
    const inner = optional(tree.returnStatement());
    if (!inner) return undefined;
    const value = optional(inner.expression());
    return { kind: 'return', ...at(inner), ...(value === undefined ? {} : { value: readExpression(source, value) }) };
  },
  (source, tree) => {
    const inner = optional(tree.forStatement());
    return inner && readFor(source, inner);
  },
  (source, tree) => {
    const inner = optional(tree.whileStatement());
    return (
      inner && {
        kind: 'while',
        ...at(inner),
        test: readExpression(source, inner.parExpression().expression()),
        ...readBody(source, inner),
      }
    );
  },
  (source, tree) => {
    const inner = optional(tree.doWhileStatement());
    return (
      inner && {
        kind: 'doWhile',
        ...at(inner),
        test: readExpression(source, inner.parExpression().expression()),
        body: readBlock(source, inner.block()),
      }
    );
  },
  (source, tree) => {
    const inner = optional(tree.tryStatement());
    return inner && readTry(source, inner);
  },
  (source, tree) => {
    const inner = optional(tree.throwStatement());
    return inner && { kind: 'throw', ...at(inner), value: readExpression(source, inner.expression()) };
  },
  (_source, tree) => {
    const inner = optional(tree.breakStatement());
    return inner && { kind: 'break', ...at(inner) };
  },
  (_source, tree) => {
    const inner = optional(tree.continueStatement());
    return inner && { kind: 'continue', ...at(inner) };
  },
  (source, tree) => {
    const inner = optional(tree.switchStatement());
    if (!inner) return undefined;
    const clauses = inner.whenControl_list().map((each) => readWhen(source, each));
    return { kind: 'switch', ...at(inner), value: readExpression(source, inner.expression()), clauses };
  },
  (source, tree) => {
    const inner = optional(tree.runAsStatement());
    if (!inner) return undefined;
    const args = (optional(inner.expressionList())?.expression_list() ?? []).map((each) =>
      readExpression(source, each)
    );
    return { kind: 'runAs', ...at(inner), args, body: readBlock(source, inner.block()) };
  },
  readDml,
];

function readDml(source: Source, tree: Apex.StatementContext): Statement | undefined {
  const simple =
    optional(tree.insertStatement()) ??
    optional(tree.updateStatement()) ??
    optional(tree.deleteStatement()) ??
    optional(tree.undeleteStatement());
  const access = (inner: { accessLevel(): Apex.AccessLevelContext }): { access?: 'user' | 'system' } => {
    const level = optional(inner.accessLevel());
    return level === undefined ? {} : { access: optional(level.USER()) ? 'user' : 'system' };
  };
  if (simple) {
    const operation = simple.start.text.toLowerCase() as 'insert';
    return {
      kind: 'dml',
      ...at(simple),
      operation,
      ...access(simple),
      value: readExpression(source, simple.expression()),
    };
  }
  const upsert = optional(tree.upsertStatement());
  if (upsert) {
    const name = optional(upsert.qualifiedName());
    const value = readExpression(source, upsert.expression());
    return {
      kind: 'dml',
      ...at(upsert),
      operation: 'upsert',
      ...access(upsert),
      value,
      ...(name === undefined ? {} : { externalId: name.getText() }),
    };
  }
  const merge = optional(tree.mergeStatement());
  if (!merge) return undefined;
  const value = readExpression(source, merge.expression(0));
  return {
    kind: 'dml',
    ...at(merge),
    operation: 'merge',
    ...access(merge),
    value,
    merged: readExpression(source, merge.expression(1)),
  };
}

function readBody(source: Source, tree: { statement(): Apex.StatementContext }): { body?: Statement } {
  const body = optional(tree.statement());
  return body === undefined ? {} : { body: readStatement(source, body) };
}

function readLocal(source: Source, tree: Apex.LocalVariableDeclarationContext): Local {
  const { isFinal } = readModifiers(tree.modifier_list());
  const variables = readDeclarators(source, tree.variableDeclarators());
  return { kind: 'local', ...at(tree), isFinal, type: readTypeName(tree.typeRef()), variables };
}

function readFor(source: Source, tree: Apex.ForStatementContext): Statement {
  const control = tree.forControl();
  const each = optional(control.enhancedForControl());
  if (each) {
    return {
      kind: 'forEach',
      ...at(tree),
      type: readTypeName(each.typeRef()),
      name: each.id().getText(),
      over: readExpression(source, each.expression()),
      ...readBody(source, tree),
    };
  }
  const init = optional(control.forInit());
  const local = init && optional(init.localVariableDeclaration());
  const list = (holder: { expressionList(): Apex.ExpressionListContext } | undefined): readonly Expression[] =>
    (holder && optional(holder.expressionList()))?.expression_list().map((inner) => readExpression(source, inner)) ??
    [];
  const test = optional(control.expression());
  return {
    kind: 'for',
    ...at(tree),
    ...(local === undefined ? {} : { init: readLocal(source, local) }),
    before: local === undefined ? list(init) : [],
    ...(test === undefined ? {} : { test: readExpression(source, test) }),
    update: list(optional(control.forUpdate())),
    ...readBody(source, tree),
  };
}

function readTry(source: Source, tree: Apex.TryStatementContext): Statement {
  const catches = tree.catchClause_list().map((each): CatchClause => ({
    ...at(each),
    type: typeNameOf(at(each.qualifiedName()), each.qualifiedName().getText()),
    name: each.id().getText(),
    body: readBlock(source, each.block()),
  }));
  const last = optional(tree.finallyBlock());
  const body = readBlock(source, tree.block());
  return {
    kind: 'try',
    ...at(tree),
    body,
    catches,
    ...(last === undefined ? {} : { last: readBlock(source, last.block()) }),
  };
}

function readWhen(source: Source, tree: Apex.WhenControlContext): WhenClause {
  const value = tree.whenValue();
  const body = readBlock(source, tree.block());
  if (optional(value.ELSE())) return { ...at(tree), test: { kind: 'else' }, body };
  const type = optional(value.typeRef());
  if (type) return { ...at(tree), test: { kind: 'type', type: readTypeName(type), name: value.id().getText() }, body };
  return { ...at(tree), test: { kind: 'values', values: value.whenLiteral_list().map(readWhenLiteral) }, body };
}

function readWhenLiteral(tree: Apex.WhenLiteralContext): WhenValue {
  const inner = optional(tree.whenLiteral());
  if (inner) return readWhenLiteral(inner);
  const name = optional(tree.qualifiedName());
  if (name) return { kind: 'name', ...at(tree), name: name.getText() };
  const minus = tree.SUB_list().length % 2 === 1 ? '-' : '';
  const text = (optional(tree.IntegerLiteral()) ?? optional(tree.LongLiteral()))?.getText();
  if (text !== undefined) return { ...readLiteral(at(tree), text), text: minus + text.replace(/l$/i, '') };
  return readLiteral(at(tree), tree.getText());
}

export function readDeclarators(source: Source, tree: Apex.VariableDeclaratorsContext): readonly Declarator[] {
  return tree.variableDeclarator_list().map((each) => {
    const value = optional(each.expression());
    return {
      ...at(each),
      name: each.id().getText(),
      ...(value === undefined ? {} : { value: readExpression(source, value) }),
    };
  });
}
