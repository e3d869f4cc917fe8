import { antlr, optional, type Apex } from './antlr.ts';
import type { ApexProblem, Block, Member, Statement, TriggerEvent, Unit } from './ast.ts';
import { readStatement } from './readStatements.ts';
import { at, Source } from './source.ts';
import { readType, readMember } from './readDeclarations.ts';

export type UnitKind = 'class' | 'trigger' | 'anonymous';

export interface ParseResult {
  /** Absent when there are problems. */
  readonly unit?: Unit;
  readonly problems: readonly ApexProblem[];
}

/** Parses a class, a trigger or anonymous Apex. Syntax errors are in the words of the platform. */
export function parseApex(text: string, kind: UnitKind): ParseResult {
  const { ApexErrorListener, ApexParserFactory } = antlr();
  const problems: ApexProblem[] = [];
  class Collector extends ApexErrorListener {
    override apexSyntaxError(line: number, column: number, message: string): void {
      problems.push({ line, column: column + 1, message: wording(message) });
    }
  }
  const { parser } = ApexParserFactory.createLexerAndParser(text, new Collector());
  const source = new Source(text);
  const read = (): Unit => {
    if (kind === 'trigger') return readTrigger(source, parser.triggerUnit(), problems.length > 0);
    if (kind === 'anonymous') return readAnonymous(source, parser.anonymousUnit(), problems.length > 0);
    const tree = parser.compilationUnit();
    if (problems.length > 0) throw new Broken();
    return readType(source, tree.typeDeclaration());
  };
  try {
    const unit = read();
    return problems.length > 0 ? { problems } : { unit, problems };
  } catch (error) {
    // A tree with errors has holes; what is wrong with it has been said already.
    if (problems.length > 0) return { problems };
    throw error;
  }
}

class Broken extends Error {}

function wording(message: string): string {
  const missing = /^missing (.+) at (.+)$/.exec(message);
  if (missing) return `Missing ${missing[1] ?? ''} at ${missing[2] ?? ''}`;
  const unexpected = /^(?:extraneous|mismatched) input (.+?) expecting/.exec(message);
  if (unexpected) return `Unexpected token ${unexpected[1] ?? ''}.`;
  const lost = /^no viable alternative at input '(.*)'$/s.exec(message);
  if (lost) return `Unexpected token '${/(\w+|\S)\s*$/.exec(lost[1] ?? '')?.[1] ?? ''}'.`;
  const letter = /^token recognition error at: '(.*)'$/s.exec(message);
  if (letter) return `Line breaks not allowed in string literals, or unexpected character: ${letter[1] ?? ''}`;
  return message;
}

function readTrigger(source: Source, tree: Apex.TriggerUnitContext, broken: boolean): Unit {
  if (broken) throw new Broken();
  const [name, object] = tree.id_list();
  const { members, body } = readParts(
    source,
    tree.triggerBlock(),
    tree
      .triggerBlock()
      .triggerBlockMember_list()
      .map((each) => [optional(each.triggerMemberDeclaration()), each.modifier_list(), optional(each.statement())])
  );
  const events = tree.triggerCase_list().map((each) => {
    const when = optional(each.BEFORE()) ? 'before' : 'after';
    const what = optional(each.INSERT()) ?? optional(each.UPDATE()) ?? optional(each.DELETE()) ?? each.UNDELETE();
    return `${when} ${what.getText().toLowerCase()}` as TriggerEvent;
  });
  return {
    kind: 'trigger',
    ...at(tree),
    name: name?.getText() ?? '',
    object: object?.getText() ?? '',
    events,
    members,
    body,
  };
}

function readAnonymous(source: Source, tree: Apex.AnonymousUnitContext, broken: boolean): Unit {
  if (broken) throw new Broken();
  const block = tree.anonymousBlock();
  const parts = readParts(
    source,
    block,
    block
      .anonymousBlockMember_list()
      .map((each) => [optional(each.anonymousMemberDeclaration()), each.modifier_list(), optional(each.statement())])
  );
  return { kind: 'anonymous', line: 1, column: 1, ...parts };
}

type Part = readonly [
  Apex.TriggerMemberDeclarationContext | Apex.AnonymousMemberDeclarationContext | undefined,
  readonly Apex.ModifierContext[],
  Apex.StatementContext | undefined,
];

/** Variables among the statements are locals; the grammar takes them for fields. */
function readParts(
  source: Source,
  tree: Apex.TriggerBlockContext | Apex.AnonymousBlockContext,
  parts: readonly (readonly unknown[])[]
): { members: readonly Member[]; body: Block } {
  const members: Member[] = [];
  const statements: Statement[] = [];
  for (const [declaration, modifiers, statement] of parts as readonly Part[]) {
    if (statement) statements.push(readStatement(source, statement));
    else if (declaration) {
      for (const member of readMember(source, declaration, modifiers)) {
        if (member.kind !== 'variable' || member.isProperty) members.push(member);
        else {
          const { line, column, name, type, value } = member;
          const variable = { line, column, name, ...(value === undefined ? {} : { value }) };
          statements.push({
            kind: 'local',
            line,
            column,
            isFinal: member.modifiers.isFinal,
            type,
            variables: [variable],
          });
        }
      }
    }
  }
  const endLine = (optional(tree.stop) ?? tree.start).line;
  return { members, body: { kind: 'block', ...at(tree), statements, endLine } };
}
