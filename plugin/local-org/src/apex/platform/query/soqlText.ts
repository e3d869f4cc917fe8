const ESCAPED: Readonly<Record<string, string>> = { "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A String as a literal of the query language. `\%` and `\_` keep what they mean to LIKE. */
export function stringLiteral(text: string): string {
  return `'${text.replace(/\\[%_]|['\\\n\r\t]/g, (found) => (found.length === 2 ? found : (ESCAPED[found] ?? found)))}'`;
}

const STRING = /'(?:[^'\\]|\\.)*'/gs;

/** The query without the texts in it, so that words can be looked for. */
const bare = (query: string): string => query.replace(STRING, "''");

export type QueryMode = 'user' | 'system' | 'enforced';

/** What the query itself says about access: `WITH USER_MODE` and the like. */
export function modeOf(query: string): QueryMode | undefined {
  const [, word] = /\bWITH\s+(USER_MODE|SYSTEM_MODE|SECURITY_ENFORCED)\b/i.exec(bare(query)) ?? [];
  if (word === undefined) return undefined;
  const mode = word.toUpperCase();
  return mode === 'USER_MODE' ? 'user' : mode === 'SYSTEM_MODE' ? 'system' : 'enforced';
}

export const readsDeleted = (query: string): boolean => /\bALL\s+ROWS\s*$/i.test(bare(query).trimEnd());

/** Whether the query groups, which has a limit of its own. */
export const isGrouped = (query: string): boolean =>
  /\bGROUP\s+BY\b|\bSELECT\s+(?:COUNT|SUM|AVG|MIN|MAX|COUNT_DISTINCT)\s*\(/i.test(bare(query));
