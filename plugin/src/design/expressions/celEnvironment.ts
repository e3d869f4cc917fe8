import { Environment } from '@marcbachmann/cel-js';

/**
 * Functions an expression may call. Loops (`map`, `filter`, `all`, `exists`, `cel.bind`) and regular expressions are left
 * out on purpose: without them the cost of an expression is bounded by its length, whatever the order holds.
 */
export const allowedFunctions: ReadonlySet<string> = new Set([
  'has',
  'size',
  'string',
  'double',
  'int',
  'startsWith',
  'endsWith',
  'contains',
  'indexOf',
  'substring',
  'lowerAscii',
  'upperAscii',
  'trim',
]);

/** A fresh environment without variables. */
export function baseEnvironment(): Environment {
  const environment = new Environment({
    limits: { maxAstNodes: 400, maxDepth: 32, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 4 },
  });
  // Literals are doubles here (see compileExpression); size() and indexOf() still answer int, so both kinds mix.
  for (const [left, right] of [
    ['int', 'double'],
    ['double', 'int'],
  ]) {
    const register = (op: string, handler: (a: number, b: number) => unknown, type: string): void => {
      environment.registerOperator(`${left} ${op} ${right}: ${type}`, (a: number | bigint, b: number | bigint) =>
        handler(Number(a), Number(b))
      );
    };
    register('+', (a, b) => a + b, 'double');
    register('-', (a, b) => a - b, 'double');
    register('*', (a, b) => a * b, 'double');
    register('/', (a, b) => a / b, 'double');
    register('%', (a, b) => a % b, 'double');
  }
  // Registered one way round; the library adds the other, and `!=` for both.
  environment.registerOperator(
    'int == double: bool',
    (a: number | bigint, b: number | bigint) => Number(a) === Number(b)
  );
  environment.registerOperator('double % double: double', (a: number, b: number) => a % b);
  environment.registerFunction('string.substring(double): string', (text: string, start: number) => text.slice(start));
  environment.registerFunction('string.substring(double, double): string', (text: string, start: number, end: number) =>
    text.slice(start, end)
  );
  return environment;
}
