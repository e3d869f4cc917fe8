import { ApiError } from '../contract.ts';
import { GONE_SQL } from '../store/recycleBin.ts';
import { json, type Handler, type RestContext, type RestRequest } from './message.ts';
import { objectNamed, visibleTo } from './record.ts';

const DAY_MS = 86_400_000;
const DAYS_BACK = 30;
const MINUTE_MS = 60_000;

interface Span {
  readonly start: string;
  readonly end: string;
}

const apiTime = (iso: string): string => iso.replace(/Z$/, '+0000');

/** `start` and `end` of the request, cut to whole minutes as the platform does. */
function spanOf(context: RestContext, request: RestRequest): Span {
  const [start, end] = ['start', 'end'].map((name) => {
    const text = request.query.get(name);
    if (text === null) throw new ApiError('MISSING_ARGUMENT', `${name} is required`);
    // A plus sign that was not encoded arrives as a blank.
    const time = Date.parse(text.replace(/ (?=\d\d:?\d\d$)/, '+'));
    if (Number.isNaN(time)) throw new ApiError('INVALID_FIELD', `${name} is not a valid date time: ${text}`);
    return Math.floor(time / MINUTE_MS) * MINUTE_MS;
  }) as [number, number];
  const now = context.clock().getTime();
  if (start < now - DAYS_BACK * DAY_MS) {
    throw new ApiError('INVALID_REPLICATION_DATE', 'startDate before org replication enabled date or over 30 days ago');
  }
  if (end <= start)
    throw new ApiError('INVALID_REPLICATION_DATE', 'endDate has to be at least one minute greater than startDate');
  return { start: new Date(start).toISOString(), end: new Date(Math.min(end, now)).toISOString() };
}

/** `GET /sobjects/X/updated`: ids of records made or changed in a span. */
export const updatedRecords: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const { start, end } = spanOf(context, request);
  const { sql } = context.org;
  const stamp = `r.${sql.column(object.name, 'SystemModstamp')}`;
  const where = `${stamp} >= ? AND ${stamp} < ? AND r."IsDeleted" = 0${visibleTo(context, object, 'r')}`;
  const rows = sql.all(`SELECT r."Id" FROM ${sql.table(object.name)} r WHERE ${where} ORDER BY ${stamp}`, [start, end]);
  return json({ ids: rows.map((row) => row['Id']), latestDateCovered: apiTime(end) });
};

/** `GET /sobjects/X/deleted`: ids of records deleted in a span, with the time of each. */
export const deletedRecords: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const { start, end } = spanOf(context, request);
  const { sql } = context.org;
  const stamp = `r.${sql.column(object.name, 'SystemModstamp')}`;
  const where = `${stamp} >= ? AND ${stamp} < ? AND r."IsDeleted" = 1${visibleTo(context, object, 'r')}`;
  const select = `SELECT r."Id" AS id, ${stamp} AS at FROM ${sql.table(object.name)} r`;
  const inBin = sql.all(`${select} WHERE ${where}`, [start, end]);
  // Nothing is left of these that would say who could see them, so only who sees all is told.
  const gone = visibleTo(context, object, 'r') === '' ? sql.all(GONE_SQL, [object.name, start, end]) : [];
  const rows = [...inBin, ...gone].sort((a, b) => (String(a['at']) < String(b['at']) ? -1 : 1));
  const earliest = new Date(context.clock().getTime() - DAYS_BACK * DAY_MS).toISOString();
  return json({
    deletedRecords: rows.map((row) => ({ id: row['id'], deletedDate: apiTime(String(row['at'])) })),
    earliestDateAvailable: apiTime(earliest),
    latestDateCovered: apiTime(end),
  });
};
