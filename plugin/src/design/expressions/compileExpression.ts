import { EvaluationError, type Environment, type ParseResult } from '@marcbachmann/cel-js';
import { ExpressionError, type Expression, type ExpressionScope } from '../../domain/fulfillmentDesign.ts';
import type { AttributeValue } from '../../domain/order.ts';
import { ok, refuse, type Result } from '../../domain/result.ts';
import { hint } from '../suggest.ts';
import { pathOf, walk, type Ast } from './ast.ts';
import { allowedFunctions, baseEnvironment } from './celEnvironment.ts';

export interface ExpressionFault {
  readonly code: 'ExpressionSyntax' | 'ExpressionNotAllowed' | 'ExpressionType';
  readonly message: string;
  /** Offset in the source of the expression. */
  readonly offset: number;
}

export interface ParsedExpression {
  readonly source: string;
  readonly run: ParseResult;
  readonly ast: Ast;
}

/** Where expressions are evaluated: every variable is read as it comes, types were checked when the design was. */
const evaluation = baseEnvironment()
  .registerVariable('order', 'dyn')
  .registerVariable('line', 'dyn')
  .registerVariable('item', 'dyn')
  .registerVariable('steps', 'dyn');

/** Parses once; the result is evaluated many times. */
export function parseExpression(
  source: string,
  environment: Environment = evaluation
): Result<ParsedExpression, ExpressionFault> {
  try {
    const run = environment.parse(source);
    const ast = run.ast as unknown as Ast;
    const forbidden = forbiddenCall(ast);
    if (forbidden) return refuse(forbidden);
    walk(ast, numbersAsDouble);
    return ok({ source, run, ast });
  } catch (error) {
    if (!isCelError(error)) throw error;
    return refuse({ code: 'ExpressionSyntax', message: error.summary, offset: error.range?.start ?? 0 });
  }
}

/**
 * CEL reads `2` as an integer and our numbers are all doubles: without this, `line.quantity * 2` would be refused, `3 / 2`
 * would be 1, and every author would have to write `2.0`.
 */
function numbersAsDouble(node: Ast): void {
  if (node.op === 'value' && typeof node.args === 'bigint') node.args = Number(node.args);
}

function forbiddenCall(ast: Ast): ExpressionFault | undefined {
  let fault: ExpressionFault | undefined;
  walk(ast, (node) => {
    if (node.op !== 'call' && node.op !== 'rcall') return;
    const name = (node.args as readonly [string])[0];
    if (allowedFunctions.has(name)) return;
    const message = `the function ${name}() is not available here. ${hint(name, allowedFunctions)}`;
    fault ??= { code: 'ExpressionNotAllowed', message, offset: node.start };
  });
  return fault;
}

/** The compiled form of a source that the checker has accepted. */
export function compileExpression<T extends AttributeValue>(
  parsed: ParsedExpression,
  type: 'boolean' | 'number' | 'string' | 'scalar'
): Expression<T> {
  const { source, run } = parsed;
  const stepOutput = stepOutputOf(parsed.ast);
  const path = pathOf(parsed.ast);
  return {
    source,
    ...(stepOutput ? { stepOutput } : {}),
    evaluate(scope: ExpressionScope): T {
      // Most expressions only read one value, which needs no evaluator.
      let result = path && readPath(scope, path);
      if (result === undefined) {
        try {
          result = run(scope);
        } catch (error) {
          throw new ExpressionError(source, explain(source, error), { cause: error });
        }
      }
      const value = typeof result === 'bigint' ? Number(result) : result;
      const kind = typeof value;
      if (kind === type || (type === 'scalar' && (kind === 'string' || kind === 'number' || kind === 'boolean'))) {
        if (kind !== 'number' || Number.isFinite(value)) return value as T;
        throw new ExpressionError(source, `"${source}" is not a finite number`);
      }
      const wanted = type === 'scalar' ? 'text, a number, true or false' : type;
      throw new ExpressionError(source, `"${source}" gives ${describe(value)}, not ${wanted}`);
    },
  };
}

/** The value at a path; undefined where there is none, so that the evaluator says what is missing. */
function readPath(scope: ExpressionScope, path: readonly string[]): unknown {
  let value: unknown = scope;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** A constant that prints as its literal. */
export function constantExpression<T extends AttributeValue>(value: T): Expression<T> {
  return { source: JSON.stringify(value), evaluate: () => value };
}

/** `steps["group.step"].field`, exactly. */
export function stepOutputOf(ast: Ast): { readonly step: string; readonly field: string } | undefined {
  const path = pathOf(ast);
  const [variable, step, field] = path ?? [];
  if (path?.length !== 3 || variable !== 'steps' || step === undefined || field === undefined) return undefined;
  return { step, field };
}

function explain(source: string, error: unknown): string {
  if (!isCelError(error)) return `"${source}" cannot be evaluated`;
  const node = error.node as Ast | undefined;
  const path = node ? pathOf(node) : undefined;
  if (error.code === 'no_such_key' && path) return `${path.join('.')} has no value, and "${source}" needs it`;
  if (error.code === 'unknown_variable' && path) return `there is no ${path[0]} here, and "${source}" reads it`;
  return `"${source}": ${error.summary}`;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `${typeof value} ${JSON.stringify(value)}`;
}

export interface CelError extends Error {
  readonly code: string;
  readonly summary: string;
  readonly node?: unknown;
  readonly range?: { readonly start: number };
}
export const isCelError = (error: unknown): error is CelError =>
  error instanceof EvaluationError || (error instanceof Error && 'summary' in error && 'code' in error);
