import type { Apex } from './antlr.ts';
import type { At, TypeName } from './ast.ts';
import { optional } from './antlr.ts';

/** The text that trees were made from. */
export class Source {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  slice(from: number, to: number): string {
    return this.text.slice(from, to);
  }
}

type Tree = Apex.ApexParserRuleContext;

export function at(tree: Tree): At {
  return { line: tree.start.line, column: tree.start.column + 1 };
}

export function readTypeName(tree: Apex.TypeRefContext): TypeName {
  return {
    ...at(tree),
    parts: tree.typeName_list().map((part) => ({
      name: (optional(part.LIST()) ?? optional(part.SET()) ?? optional(part.MAP()) ?? part.id()).getText(),
      arguments: optional(part.typeArguments())?.typeList().typeRef_list().map(readTypeName) ?? [],
    })),
    dimensions: optional(tree.arraySubscripts())?.LBRACK_list().length ?? 0,
  };
}

export function typeNameOf(where: At, name: string): TypeName {
  const parts = name.split('.').map((each) => ({ name: each, arguments: [] }));
  return { line: where.line, column: where.column, parts, dimensions: 0 };
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** The value of a string literal with its quotes; the line break after `'''` is not part of it. */
export function readString(literal: string): string {
  const inner =
    literal.startsWith("'''\n") || literal.startsWith("'''\r")
      ? literal.slice(3, -3).replace(/^\r?\n/, '')
      : literal.slice(1, -1);
  return inner.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, letter: string) =>
    code === undefined ? (ESCAPES[letter.toLowerCase()] ?? letter) : String.fromCharCode(Number.parseInt(code, 16))
  );
}
