import type { Block, Expression, Statement } from '../syntax/ast.ts';

const NEVER_NULL =
  /^(?:size|length|isempty|contains|containskey|indexof|intvalue|mod|compareto|startswith|endswith|equals|equalsignorecase|hasnext)$/i;

/**
 * Names of local variables that cannot be null, told by their assignments alone. Arithmetic on them needs no test for
 * null, which is what makes counting loops fast. Variables of one name in several blocks count as one.
 */
export function neverNullLocals(body: Block): ReadonlySet<string> {
  const declared = new Set<string>();
  const values = new Map<string, (Expression | 'null')[]>();
  const note = (name: string, value: Expression | 'null'): void => {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
  };
  visit(body, (node) => {
    if (node.kind === 'local') {
      for (const { name, value } of node.variables) {
        declared.add(name.toLowerCase());
        note(name, value ?? 'null');
      }
    } else if (node.kind === 'assign' && node.target.kind === 'name')
      note(
        node.target.name,
        node.operator === '='
          ? node.value
          : { ...node, kind: 'binary', operator: node.operator, left: node.target, right: node.value }
      );
    else if (node.kind === 'forEach') note(node.name, 'null');
  });
  // What is assigned but not declared here is a parameter or a field, and may have been null before.
  const sure = new Set([...values.keys()].filter((name) => declared.has(name)));
  for (let again = true; again;) {
    again = false;
    for (const [name, assigned] of values) {
      if (!sure.has(name) || assigned.every((value) => value !== 'null' && isNeverNull(value, sure))) continue;
      sure.delete(name);
      again = true;
    }
  }
  return sure;
}

function isNeverNull(value: Expression, sure: ReadonlySet<string>): boolean {
  switch (value.kind) {
    case 'literal':
      return value.type !== 'null';
    case 'name':
      return sure.has(value.name.toLowerCase());
    case 'binary':
      return value.operator !== '??' || isNeverNull(value.right, sure);
    case 'unary':
    case 'step':
    case 'instanceOf':
      return true;
    case 'ternary':
      return isNeverNull(value.yes, sure) && isNeverNull(value.no, sure);
    case 'call':
      return !value.safe && NEVER_NULL.test(value.name) && value.target !== undefined && value.target.kind !== 'super';
    default:
      return false;
  }
}

export const isNeverNullCall = (name: string): boolean => NEVER_NULL.test(name);

type Node = Expression | Statement;

/** Walks statements and expressions; the tree is plain data, so its nodes are what has a kind. */
function visit(node: unknown, act: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) visit(each, act);
  else if (typeof node === 'object' && node !== null) {
    if ('kind' in node) act(node as Node);
    for (const value of Object.values(node)) if (typeof value === 'object') visit(value, act);
  }
}
