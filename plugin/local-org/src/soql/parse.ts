import { createRequire } from 'node:module';
import type * as Apex from '@apexdevtools/apex-parser';
import { ApiError } from '../contract.ts';
import type { Query } from './ast.ts';
import { readQuery } from './readTree.ts';
import { unexpectedToken } from './errors.ts';

let parser: typeof Apex | undefined;

/** The parser takes 0.1 s to load; an org that is only written to, or just started, does not pay for it. */
function apexParser(): typeof Apex {
  parser ??= createRequire(import.meta.url)('@apexdevtools/apex-parser') as typeof Apex;
  return parser;
}

interface SyntaxProblem {
  readonly offset: number;
  readonly token: string;
}

/**
 * Parses one SOQL query with the grammar that also reads Apex. `text` is the shape of a query, or the masked query when
 * an error is to be placed in `original`.
 * @throws ApiError MALFORMED_QUERY with Salesforce's excerpt and caret.
 */
export function parseSoql(text: string, original = text): Query {
  checkNesting(text);
  const { ApexErrorListener, ApexParserFactory } = apexParser();
  const problems: SyntaxProblem[] = [];
  class Collector extends ApexErrorListener {
    override apexSyntaxError(line: number, column: number): void {
      problems.push(problemAt(text, line, column));
    }
  }
  const { parser: apex } = ApexParserFactory.createLexerAndParser(text, new Collector());
  const tree = apex.query();
  const first = problems[0];
  if (first) throw unexpectedToken(original, first.offset, first.token);
  const next = apex.getCurrentToken();
  if (next.type !== -1) throw unexpectedToken(original, next.start, next.text);
  return readQuery(tree, original);
}

/** The parser goes down by recursion; no query that a person or a tool writes comes near this. */
const MAX_NESTING = 100;

function checkNesting(text: string): void {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth > MAX_NESTING) {
      const message = 'Query is either selecting too many fields or the filter conditions are too complicated.';
      throw new ApiError('QUERY_TOO_COMPLICATED', message);
    }
  }
}

function problemAt(text: string, line: number, column: number): SyntaxProblem {
  const lines = text.split('\n');
  const offset = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column;
  const rest = text.slice(offset);
  const token = /^(?:[\w.]+|'(?:[^'\\]|\\.)*'|\S)/.exec(rest.trimStart())?.[0] ?? '<EOF>';
  return { offset: offset + (rest.length - rest.trimStart().length), token };
}
