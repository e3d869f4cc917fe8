import { ApiError, type ObjectDef } from '../contract.ts';
import { nameFieldOf } from '../metadata/schema.ts';
import { json, type Handler, type RestContext } from '../rest/message.ts';
import { objectNamed } from '../rest/record.ts';
import { quoted } from '../rest/graphql/whereClause.ts';
import type { Json } from '../soql/shape.ts';

const MOST = 200;
const USUAL = 5;
/** Letters that have to be typed before anything is suggested. */
const FEWEST_LETTERS = 3;

/**
 * `GET /search/suggestions?q=Acm&sobject=Account,Contact`: records whose names begin with what was typed, or have a word
 * that does; by object, as it names them.
 */
export const suggestRecords: Handler = (context, { query, base }) => {
  const typed = query.get('q')?.trim() ?? '';
  if (typed.length < FEWEST_LETTERS) {
    throw new ApiError('MALFORMED_SEARCH', `q must have at least ${String(FEWEST_LETTERS)} characters: ${typed}`);
  }
  const objects = (query.get('sobject') ?? '').split(',').filter((name) => name.trim() !== '');
  if (objects.length === 0) throw new ApiError('MISSING_ARGUMENT', 'sobject must name at least one object.');
  const limit = limitOf(query.get('limit'));
  const more = (query.get('fields') ?? '').split(',').filter((name) => name.trim() !== '');
  const found = objects.flatMap((name) =>
    suggested(context, objectNamed(context, name.trim()), { typed, limit, base, fields: more })
  );
  return json({ autoSuggestResults: found.slice(0, limit), hasMoreResults: found.length > limit });
};

function limitOf(text: string | null): number {
  if (text === null) return USUAL;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  throw new ApiError('INVALID_SEARCH', `limit must be a number from 1 to ${String(MOST)}: ${text}`);
}

function suggested(
  { org, session, soql }: RestContext,
  object: ObjectDef,
  wanted: { readonly typed: string; readonly limit: number; readonly base: string; readonly fields: readonly string[] }
): readonly Json[] {
  const name = nameFieldOf(object)?.name ?? 'Id';
  const fields = new Map(['Id', name, ...wanted.fields].map((each) => [each.trim().toLowerCase(), each.trim()]));
  const start = wanted.typed.replace(/[\\%_]/g, '\\$&');
  const where = `${name} LIKE ${quoted(`${start}%`)} OR ${name} LIKE ${quoted(`% ${start}%`)}`;
  // One more than is wanted tells whether there are more.
  const query = `SELECT ${[...fields.values()].join(', ')} FROM ${object.name} WHERE ${where} ORDER BY ${name} LIMIT ${String(wanted.limit + 1)}`;
  const result = soql.run(query, { access: org.rights(session) });
  return result.page(0, result.length, wanted.base);
}
