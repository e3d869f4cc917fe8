import { ApiError } from '../contract.ts';

export type FieldGroup = 'all' | 'name' | 'email' | 'phone' | 'sidebar';

/** What is looked for in one object. */
export interface Returned {
  readonly object: string;
  /** As they are written in SOQL; `Id` without any. */
  readonly fields: string;
  readonly where?: string;
  /** ORDER BY, LIMIT, OFFSET. */
  readonly order?: string;
  readonly limit?: number;
  readonly offset?: number;
}

export interface Search {
  readonly term: string;
  readonly group: FieldGroup;
  /** None: the ids of all objects that have what is looked for. */
  readonly returning: readonly Returned[];
  readonly limit?: number;
  /** Whether the labels of objects and fields are wanted. */
  readonly withLabels: boolean;
}

export const malformedSearch = (message: string): ApiError => new ApiError('MALFORMED_SEARCH', message);

/** Only Apex has the term in quotes. */
const HEAD = /^\s*FIND\s+(\{(?:[^}\\]|\\.)*\})\s*/is;
const GROUP = /^IN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\b\s*/i;
const CLAUSE = /\b(?:WITH|LIMIT|UPDATE)\b/i;
/** WITH clauses that change nothing here: nothing is spelled otherwise, divided, or belongs to a network. */
const WITHOUT_EFFECT =
  /^(?:SPELL_CORRECTION|DIVISION|NETWORK|HIGHLIGHT|SNIPPET|SECURITY_ENFORCED|USER_MODE|SYSTEM_MODE)\b/i;

/** Reads a search in SOSL. @throws ApiError MALFORMED_SEARCH */
export function parseSosl(text: string): Search {
  const head = HEAD.exec(text);
  if (!head) throw malformedSearch('No search term found. The search term must be enclosed in braces.');
  const inner = (head[1] ?? '').slice(1, -1);
  let rest = text.slice(head[0].length);
  const group = GROUP.exec(rest);
  if (group) rest = rest.slice(group[0].length);
  const { returning, tail } = readReturning(rest);
  return {
    term: inner,
    group: (group?.[1] ?? 'all').toLowerCase() as FieldGroup,
    returning,
    ...readTail(tail),
  };
}

function readReturning(text: string): { readonly returning: readonly Returned[]; readonly tail: string } {
  const start = /^RETURNING\s+/i.exec(text);
  if (!start) return { returning: [], tail: text };
  const list = text.slice(start[0].length);
  const end = clauseAt(list);
  return { returning: splitTop(list.slice(0, end)).map(readReturned), tail: list.slice(end) };
}

/** Where the list of objects ends: at a word outside of parentheses that begins another clause. */
function clauseAt(text: string): number {
  for (let at = 0, depth = 0; at < text.length; at = next(text, at)) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (depth === 0 && CLAUSE.test(text.slice(at, at + 7)) && text.slice(at).search(CLAUSE) === 0) return at;
  }
  return text.length;
}

/** The next character, behind a whole literal. */
function next(text: string, at: number): number {
  if (text[at] !== "'") return at + 1;
  let end = at + 1;
  while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** Parts between commas that are in no parentheses. */
function splitTop(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0, depth = 0; at < text.length; at = next(text, at)) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim());
}

function readReturned(text: string): Returned {
  const [, object, inner = 'Id'] = /^(\w+)\s*(?:\((.*)\))?$/s.exec(text) ?? [];
  if (object === undefined) throw malformedSearch(`unexpected token: '${text}'`);
  const words = wordsOf(inner);
  const start = (word: string): number | undefined => words.find((each) => each.word === word)?.at;
  const [where, order, limit, offset] = ['WHERE', 'ORDER', 'LIMIT', 'OFFSET'].map(start);
  const using = start('USING');
  const part = (
    from: number | undefined,
    word: string,
    ...ends: readonly (number | undefined)[]
  ): string | undefined => {
    if (from === undefined) return undefined;
    const stop = Math.min(inner.length, ...ends.filter((end) => end !== undefined && end > from).map(Number));
    return inner.slice(from + word.length, stop).trim();
  };
  const fields = inner.slice(
    0,
    Math.min(inner.length, ...[using, where, order, limit, offset].map((at) => at ?? inner.length))
  );
  const [whereText, orderText] = [part(where, 'WHERE', order, limit, offset), part(order, 'ORDER', limit, offset)];
  const [limitText, offsetText] = [part(limit, 'LIMIT', offset), part(offset, 'OFFSET', limit)];
  return {
    object,
    fields: fields.trim() === '' ? 'Id' : fields.trim(),
    ...(whereText !== undefined && { where: whereText }),
    ...(orderText !== undefined && { order: `ORDER ${orderText}` }),
    ...(limitText !== undefined && { limit: count(limitText) }),
    ...(offsetText !== undefined && { offset: count(offsetText) }),
  };
}

/** The words of a text outside of literals and parentheses, in upper case. */
function wordsOf(text: string): readonly { readonly word: string; readonly at: number }[] {
  const words: { readonly word: string; readonly at: number }[] = [];
  for (let at = 0, depth = 0; at < text.length;) {
    const word = depth === 0 ? /^[A-Za-z_]\w*/.exec(text.slice(at))?.[0] : undefined;
    if (word !== undefined) {
      words.push({ word: word.toUpperCase(), at });
      at += word.length;
      continue;
    }
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    at = next(text, at);
  }
  return words;
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw malformedSearch(`unexpected token: '${text}'`);
  return Number(text);
}

function readTail(tail: string): { readonly limit?: number; readonly withLabels: boolean } {
  let limit: number | undefined;
  let withLabels = false;
  for (const clause of tail.split(/\b(?=(?:WITH|LIMIT|UPDATE)\b)/i).map((each) => each.trim())) {
    const [, word = '', value = ''] = /^(\w+)\s*(.*)$/s.exec(clause) ?? [];
    if (clause === '') continue;
    if (/^limit$/i.test(word)) limit = count(value);
    else if (/^with$/i.test(word) && /^METADATA\s*=\s*'LABELS'$/i.test(value)) withLabels = true;
    else if (/^update$/i.test(word) && /^(?:TRACKING|VIEWSTAT)/i.test(value)) continue;
    else if (!/^with$/i.test(word) || !WITHOUT_EFFECT.test(value))
      throw malformedSearch(`unexpected token: '${clause}'`);
  }
  return { withLabels, ...(limit !== undefined && { limit }) };
}
