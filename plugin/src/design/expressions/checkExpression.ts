import type { Environment } from '@marcbachmann/cel-js';
import { hint } from '../suggest.ts';
import { pathOf, walk, type Ast } from './ast.ts';
import { isCelError, parseExpression, type ParsedExpression } from './compileExpression.ts';
import { checkingEnvironment, fieldsOf, type KnownAttributes, type ScopeTypes } from './expressionScope.ts';

export type ResultType = 'boolean' | 'number' | 'string' | 'scalar';

export interface ExpressionIssue {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
}

export interface CheckedExpression {
  readonly issues: readonly ExpressionIssue[];
  /** Present when the text parses. */
  readonly parsed?: ParsedExpression;
  /** `string`, `number`, `boolean`; absent when it is known only at run time. */
  readonly type?: 'string' | 'number' | 'boolean';
}

const environments = new WeakMap<ScopeTypes, Environment>();

/**
 * Checks one expression: syntax, functions, names, types. References to `steps` are not looked at here; an expression that
 * is one as a whole has no type until it runs.
 */
export function checkExpression(source: string, scope: ScopeTypes, wanted: ResultType): CheckedExpression {
  const plain = parseExpression(source);
  if (!plain.ok) {
    const { code, message, offset } = plain.error;
    return { issues: [{ severity: 'error', code, message: `${quote(source)}, character ${offset + 1}: ${message}` }] };
  }
  const parsed = plain.value;
  const issues = nameIssues(parsed, scope);
  if (readsSteps(parsed.ast) || issues.some(({ severity }) => severity === 'error')) return { issues, parsed };
  let environment = environments.get(scope);
  if (!environment) environments.set(scope, (environment = checkingEnvironment(scope)));
  const typed = parseExpression(source, environment);
  const checked = typed.ok ? typed.value.run.check() : undefined;
  if (!checked?.valid) {
    return { issues: [...issues, typeIssue(source, checked?.error)], parsed };
  }
  const found = checked.type ?? 'dyn';
  const type = PLAIN_TYPES[found];
  const wrong = wrongType(source, found, wanted);
  if (wrong) return { issues: [...issues, wrong], parsed };
  return { issues, parsed, ...(type ? { type } : {}) };
}

/** A type that is only known at run time may be the right one. */
function wrongType(source: string, found: string, wanted: ResultType): ExpressionIssue | undefined {
  const type = PLAIN_TYPES[found];
  if (found === 'dyn' || (type !== undefined && (wanted === 'scalar' || type === wanted))) return undefined;
  const needed = wanted === 'scalar' ? 'text, a number, true or false' : wanted;
  const message = `${quote(source)} gives ${type ?? found}, and ${needed} is needed`;
  return { severity: 'error', code: 'ExpressionType', message };
}

const PLAIN_TYPES: Readonly<Record<string, 'string' | 'number' | 'boolean'>> = {
  string: 'string',
  double: 'number',
  int: 'number',
  bool: 'boolean',
};

export function readsSteps(ast: Ast): boolean {
  let found = false;
  walk(ast, (node) => {
    if (node.op === 'id' && node.args === 'steps') found = true;
  });
  return found;
}

/** Variables, fields and attributes that do not exist, and optional attributes that are read without `has()`. */
function nameIssues(parsed: ParsedExpression, scope: ScopeTypes): readonly ExpressionIssue[] {
  const issues = new Map<string, ExpressionIssue>();
  const add = (severity: ExpressionIssue['severity'], code: string, message: string): void => {
    issues.set(message, { severity, code, message: `${quote(parsed.source)}: ${message}` });
  };
  const guarded = guardedPaths(parsed.ast);
  walk(parsed.ast, (node) => {
    const path = pathOf(node);
    if (!path) return;
    const [variable = '', field, attribute] = path;
    if (variable === 'steps') return;
    const variables = ['order', ...(scope.hasLine ? ['line'] : []), ...(scope.hasItem ? ['item'] : [])];
    if (!variables.includes(variable)) {
      const reason =
        variable in fieldsOf ? `there is no ${variable} in ${scope.place}.` : `"${variable}" is not known.`;
      return add('error', 'UnknownVariable', `${reason} ${hint(variable, variables)}`);
    }
    if (field !== undefined && !fieldsOf[variable]?.includes(field)) {
      const names = fieldsOf[variable] ?? [];
      return add('error', 'UnknownField', `${variable} has no field "${field}". ${hint(field, names)}`);
    }
    if (path.length === 3 && field === 'attributes' && attribute !== undefined) readAttribute(variable, attribute);
  });

  function readAttribute(variable: string, attribute: string): void {
    const known: KnownAttributes = variable === 'line' ? scope.line : variable === 'item' ? scope.item : undefined;
    if (!known) return;
    const spec = known.get(attribute);
    if (!spec) {
      const near = known.size === 0 ? 'It has no attributes.' : hint(attribute, known.keys());
      return add('error', 'UnknownAttribute', `the ${variable} has no attribute "${attribute}". ${near}`);
    }
    const path = `${variable}.attributes.${attribute}`;
    if (!spec.always && !guarded.has(path)) {
      add('warning', 'OptionalAttributeRead', `${path} may have no value; ask has(${path}) first`);
    }
  }
  for (const message of impossibleComparisons(parsed.ast, scope)) add('warning', 'ComparisonNeverTrue', message);
  return [...issues.values()];
}

function guardedPaths(ast: Ast): ReadonlySet<string> {
  const paths = new Set<string>();
  walk(ast, (node) => {
    if (node.op !== 'call') return;
    const [name, args] = node.args as readonly [string, readonly Ast[]];
    const path = name === 'has' && args[0] ? pathOf(args[0]) : undefined;
    if (path) paths.add(path.join('.'));
  });
  return paths;
}

/** Comparisons with a value that is not in the attribute's list: a typing mistake in nearly every case. */
function impossibleComparisons(ast: Ast, scope: ScopeTypes): readonly string[] {
  const found: string[] = [];
  walk(ast, (node) => {
    if (node.op !== '==' && node.op !== '!=') return;
    const [left, right] = node.args as readonly [Ast, Ast];
    const [side, literal] = right.op === 'value' ? [left, right] : [right, left];
    const path = pathOf(side);
    if (literal.op !== 'value' || path?.length !== 3 || path[1] !== 'attributes') return;
    const known = path[0] === 'line' ? scope.line : path[0] === 'item' ? scope.item : undefined;
    const values = known?.get(path[2] ?? '')?.values?.map(String);
    const written = String(literal.args);
    if (values && !values.includes(written)) {
      found.push(`${path.join('.')} is never "${written}". ${hint(written, values)}`);
    }
  });
  return found;
}

function typeIssue(source: string, error: unknown): ExpressionIssue {
  const summary = isCelError(error) ? error.summary : 'it cannot be checked';
  const offset = isCelError(error) ? (error.range?.start ?? 0) : 0;
  const message = `${quote(source)}, character ${offset + 1}: ${inWords(summary)}`;
  return { severity: 'error', code: 'ExpressionType', message };
}

/** CEL's type names in the words of the design. */
const inWords = (summary: string): string =>
  summary
    .replace(/^no such overload: (.+)$/, 'these types do not go together: $1')
    .replaceAll(/\b(double|int)\b/g, 'number')
    .replaceAll(/\bbool\b/g, 'boolean');

const quote = (source: string): string => `"${source.length > 80 ? `${source.slice(0, 77)}...` : source}"`;
