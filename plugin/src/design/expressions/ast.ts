/** What this folder needs of the parser's tree; its own types describe the operands too loosely to walk. */
export interface Ast {
  readonly op: string;
  args: unknown;
  readonly start: number;
  readonly end: number;
}

const isAst = (value: unknown): value is Ast => typeof value === 'object' && value !== null && 'op' in value;

/** Operands of a node, flattened. */
export function operands(node: Ast): readonly Ast[] {
  const found: Ast[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isAst(value)) found.push(value);
  };
  visit(node.args);
  return found;
}

/** Calls `visit` on the node and everything below it, parents first. */
export function walk(node: Ast, visit: (node: Ast) => void): void {
  visit(node);
  for (const operand of operands(node)) walk(operand, visit);
}

/**
 * `line.attributes.speed` as `['line', 'attributes', 'speed']`, also when written `line.attributes["speed"]`. Undefined
 * for anything but a chain of names that starts at a variable.
 */
export function pathOf(node: Ast): readonly string[] | undefined {
  if (node.op === 'id') return [node.args as string];
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [left, right] = node.args as readonly [Ast, Ast | string];
  const above = pathOf(left);
  const name = typeof right === 'string' ? right : right.op === 'value' ? right.args : undefined;
  return above && typeof name === 'string' ? [...above, name] : undefined;
}
