/** Reads a Salesforce formula as far as its references, calls and literals, which is what can be checked without an org. */

export type FormulaNode =
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly (readonly FormulaNode[])[];
      readonly offset: number;
    }
  | { readonly kind: 'reference'; readonly path: string; readonly offset: number }
  | { readonly kind: 'text'; readonly value: string; readonly offset: number }
  | { readonly kind: 'other'; readonly text: string; readonly offset: number };

export class FormulaError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.name = 'FormulaError';
    this.offset = offset;
  }
}

const token =
  /\s+|\/\*[\s\S]*?\*\/|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\$?[A-Za-z_]\w*(?:\s*[.:]\s*\w+)*)|(\d+(?:\.\d+)?)|(&&|\|\||<>|!=|==|<=|>=|[-+*/^&=<>!(),])/y;

interface Token {
  readonly text: string;
  readonly kind: 'text' | 'name' | 'number' | 'sign';
  readonly offset: number;
}

/** @throws {FormulaError} when a text or a bracket does not end, or a character has no meaning. */
export function parseFormula(formula: string): readonly FormulaNode[] {
  const tokens = tokenize(formula);
  let at = 0;

  const sequence = (closing: string | undefined, start: number): { args: FormulaNode[][]; nodes: FormulaNode[] } => {
    const args: FormulaNode[][] = [];
    let nodes: FormulaNode[] = [];
    for (;;) {
      const next = tokens[at++];
      if (!next) {
        if (closing === undefined) return { args, nodes };
        throw new FormulaError('a bracket is never closed', start);
      }
      if (next.text === ')' && next.kind === 'sign') {
        if (closing === undefined) throw new FormulaError('a bracket too many', next.offset);
        if (nodes.length > 0 || args.length > 0) args.push(nodes);
        return { args, nodes };
      }
      if (next.text === ',' && next.kind === 'sign') {
        if (nodes.length === 0) throw new FormulaError('an argument is missing', next.offset);
        args.push(nodes);
        nodes = [];
      } else nodes.push(...node(next));
    }
  };

  const node = (next: Token): readonly FormulaNode[] => {
    const { offset, text } = next;
    if (next.kind === 'text') return [{ kind: 'text', value: text.slice(1, -1).replaceAll(/\\(.)/g, '$1'), offset }];
    if (next.kind === 'name') {
      if (tokens[at]?.text === '(' && tokens[at]?.kind === 'sign') {
        at += 1;
        return [{ kind: 'call', name: text.toUpperCase(), args: sequence(')', offset).args, offset }];
      }
      if (/^(true|false|null)$/i.test(text)) return [{ kind: 'other', text, offset }];
      return [{ kind: 'reference', path: text.replaceAll(/\s/g, ''), offset }];
    }
    if (text === '(') return sequence(')', offset).args.flat();
    return [{ kind: 'other', text, offset }];
  };

  return sequence(undefined, 0).nodes;
}

function tokenize(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < formula.length) {
    token.lastIndex = offset;
    const match = token.exec(formula);
    if (!match) throw new FormulaError(`${JSON.stringify(formula[offset])} has no meaning here`, offset);
    const [whole, text, name, number, sign] = match;
    const kind = text ? 'text' : name ? 'name' : number ? 'number' : sign ? 'sign' : undefined;
    if (kind) tokens.push({ text: whole, kind, offset });
    offset += whole.length;
  }
  return tokens;
}

/** Every node with the calls around it, innermost first. */
export function* walkFormula(
  nodes: readonly FormulaNode[],
  calls: readonly string[] = []
): Generator<{ readonly node: FormulaNode; readonly calls: readonly string[] }> {
  for (const node of nodes) {
    yield { node, calls };
    if (node.kind === 'call') for (const argument of node.args) yield* walkFormula(argument, [node.name, ...calls]);
  }
}
