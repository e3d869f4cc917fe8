import { FormulaError } from './formulaError.ts';
import { tokenize, type Token } from './lexer.ts';

export type Node =
  | { readonly kind: 'number'; readonly text: string; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'constant'; readonly value: boolean | null; readonly at: number }
  | { readonly kind: 'reference'; readonly path: readonly string[]; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[]; readonly at: number }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Node; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Node;
      readonly right: Node;
      readonly at: number;
    };

/** How tightly binary operators bind. */
const BINDING: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '=': 3,
  '==': 3,
  '<>': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '&': 5,
  '*': 6,
  '/': 6,
  '^': 7,
};

const CONSTANTS: Readonly<Record<string, boolean | null>> = { TRUE: true, FALSE: false, NULL: null };

/** Deep enough for any formula of 3,900 characters that a person writes; protects the stack from generated ones. */
const MAX_DEPTH = 200;

/** @throws FormulaError */
export function parseFormula(formula: string): Node {
  return new Parser(tokenize(formula)).parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Node {
    if (this.#peek().kind === 'end') throw new FormulaError('Syntax error. Found end of formula', this.#peek().at);
    const node = this.#expression(0);
    const rest = this.#peek();
    if (rest.kind === 'end') return node;
    throw new FormulaError(rest.text === ')' ? "Syntax error. Extra ')'" : `Syntax error. Extra ${rest.text}`, rest.at);
  }

  #expression(minimum: number): Node {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new FormulaError('The formula is nested too deeply.', this.#peek().at);
    let left = this.#unary();
    for (;;) {
      const token = this.#peek();
      const binding = token.kind === 'operator' ? BINDING[token.text] : undefined;
      if (binding === undefined || binding <= minimum) break;
      this.#index += 1;
      left = { kind: 'binary', operator: token.text, left, right: this.#expression(binding), at: token.at };
    }
    this.#depth -= 1;
    return left;
  }

  #unary(): Node {
    const token = this.#peek();
    if (token.kind === 'operator' && ['-', '+', '!'].includes(token.text)) {
      this.#index += 1;
      return { kind: 'unary', operator: token.text, operand: this.#unary(), at: token.at };
    }
    return this.#primary();
  }

  #primary(): Node {
    const token = this.#next();
    switch (token.kind) {
      case 'number':
        return { kind: 'number', text: token.text, at: token.at };
      case 'text':
        return { kind: 'text', value: token.text, at: token.at };
      case 'name':
        return this.#named(token);
      default:
        if (token.text !== '(') {
          throw new FormulaError(
            `Syntax error. Found ${token.text === '' ? 'end of formula' : `'${token.text}'`}`,
            token.at
          );
        }
    }
    const inner = this.#expression(0);
    this.#expect(')');
    return inner;
  }

  #named(token: Token): Node {
    if (this.#peek().text === '(' && this.#peek().kind === 'operator') {
      this.#index += 1;
      return { kind: 'call', name: token.text.toUpperCase(), args: this.#args(), at: token.at };
    }
    const constant = CONSTANTS[token.text.toUpperCase()];
    if (constant !== undefined) return { kind: 'constant', value: constant, at: token.at };
    // `Owner:User.Name` states which object the owner is; the field is found through the object that it is.
    return { kind: 'reference', path: token.text.split('.'), at: token.at };
  }

  #args(): readonly Node[] {
    const args: Node[] = [];
    if (this.#peek().text === ')' && this.#peek().kind === 'operator') {
      this.#index += 1;
      return args;
    }
    for (;;) {
      args.push(this.#expression(0));
      const token = this.#next();
      if (token.kind === 'operator' && token.text === ')') return args;
      if (token.kind !== 'operator' || token.text !== ',')
        throw new FormulaError("Syntax error. Missing ')'", token.at);
    }
  }

  #expect(text: string): void {
    const token = this.#next();
    if (token.kind !== 'operator' || token.text !== text)
      throw new FormulaError(`Syntax error. Missing '${text}'`, token.at);
  }

  #peek(): Token {
    return this.#tokens[this.#index] ?? END;
  }

  #next(): Token {
    const token = this.#peek();
    this.#index += 1;
    return token;
  }
}

const END: Token = { kind: 'end', text: '', at: 0 };
