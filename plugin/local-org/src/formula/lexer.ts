import { FormulaError } from './formulaError.ts';

export type TokenKind = 'number' | 'text' | 'name' | 'operator' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Operators and names as written; the decoded content of text literals. */
  readonly text: string;
  readonly at: number;
}

const PATTERN = new RegExp(
  [
    String.raw`(?<space>\s+|/\*[\s\S]*?\*/)`,
    String.raw`(?<number>\d+\.?\d*|\.\d+)`,
    String.raw`(?<name>[$A-Za-z_][\w$]*(?:\s*[.:]\s*[A-Za-z_]\w*)*)`,
    String.raw`(?<text>"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')`,
    String.raw`(?<operator>&&|\|\||<>|!=|<=|>=|==|[-+*/^&=<>!(),])`,
  ].join('|'),
  'y'
);

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** @throws FormulaError at the first character that starts no token */
export function tokenize(formula: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < formula.length) {
    PATTERN.lastIndex = at;
    const groups = PATTERN.exec(formula)?.groups;
    if (groups === undefined) throw new FormulaError(`Syntax error. Found '${formula[at] ?? ''}'`, at);
    const { space, number, name, text, operator } = groups;
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name.replace(/\s+/g, ''), at });
    else if (text !== undefined) tokens.push({ kind: 'text', text: unescape(text), at });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator, at });
    at += (space ?? number ?? name ?? text ?? operator ?? '').length;
  }
  tokens.push({ kind: 'end', text: '', at: formula.length });
  return tokens;
}

/** `\"`, `\'`, `\\` and the usual white space; other backslashes stay, as regular expressions need them. */
function unescape(literal: string): string {
  return literal.slice(1, -1).replace(/\\(["'\\nrt])/g, (_, char: string) => ESCAPES[char] ?? char);
}
