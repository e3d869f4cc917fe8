import { Decimal } from 'decimal.js';
import { ApiError, type FieldDef, type FieldType, type FieldValue } from '../contract.ts';
import { normalizeId } from '../store/ids.ts';
import { badPicklistValue, malformedId, outOfRange, tooLong, wrongJsonType } from './errors.ts';

type Taker = (field: FieldDef, value: unknown) => FieldValue;

/** How each type takes a value; other types are text. */
const TAKERS: Partial<Readonly<Record<FieldType, Taker>>> = {
  boolean: toBoolean,
  int: toNumber,
  double: toNumber,
  currency: toNumber,
  percent: toNumber,
  date: toDate,
  datetime: toDateTime,
  time: toTime,
  id: toId,
  reference: toId,
  picklist: toPicklist,
  multipicklist: toPicklist,
  email: toEmail,
  base64: (field, value) => (typeof value === 'string' ? value : refuse(field, value)),
};

/** The value that a field stores for a value of a request. @throws ApiError when the field cannot hold it */
export function coerce(field: FieldDef, value: unknown): FieldValue {
  if (value === undefined || value === null) return field.type === 'boolean' ? refuseNull(field) : null;
  const take = TAKERS[field.type];
  return take ? take(field, value) : fitting(field, toText(field, value));
}

function refuse(field: FieldDef, value: unknown): never {
  throw wrongJsonType(field, value);
}

function refuseNull(field: FieldDef): never {
  throw new ApiError('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: null`, {
    fields: [field.name],
  });
}

function toBoolean(field: FieldDef, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  return refuse(field, value);
}

/** Numbers are rounded half up to the scale of the field, and refused when the digits before the point do not fit. */
function toNumber(field: FieldDef, value: unknown): number | null {
  if (value === '') return null;
  const isNumeral = typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value);
  if (typeof value !== 'number' && !isNumeral) refuse(field, value);
  const number = typeof value === 'number' ? value : Number(value);
  if (!Number.isFinite(number)) refuse(field, value);
  if (field.type === 'int' && !Number.isInteger(number)) refuse(field, value);
  const digits = (field.precision || 18) - field.scale;
  if (Math.abs(number) >= 10 ** digits) throw outOfRange(field, number);
  return roundTo(number, field.scale);
}

/** Numbers below this times a power of ten are exact, and so is what they are divided into: fifteen digits. */
const EXACT = 1e15;

export function roundTo(value: number, scale: number): number {
  if (Number.isInteger(value) || hasScale(value, scale)) return value;
  return new Decimal(value).toDecimalPlaces(scale, Decimal.ROUND_HALF_UP).toNumber();
}

/** Whether the number is one of at most so many decimals as it is, which most are; false when that is not certain. */
function hasScale(value: number, scale: number): boolean {
  const unit = 10 ** scale;
  const units = Math.round(value * unit);
  return Math.abs(units) < EXACT && units / unit === value;
}

function toDate(field: FieldDef, value: unknown): string | null {
  if (value === '') return null;
  if (typeof value !== 'string' || !DATE.test(value)) return refuse(field, value);
  const [year, month, day] = [Number(value.slice(0, 4)), Number(value.slice(5, 7)), Number(value.slice(8, 10))];
  return isCalendarDay(year, month, day) ? value.slice(0, 10) : refuse(field, value);
}

const DATE = /^\d{4}-\d{2}-\d{2}(T.*)?$/;

/** Every month has as many days as this; of later ones the calendar is asked. */
const SURE_DAYS = 28;

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1700 || year > 4000 || month < 1 || month > 12 || day < 1) return false;
  return day <= SURE_DAYS || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

const DATETIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/** What JavaScript has as a date. */
const LAST_MS = 8.64e15;

/** As HTTP writes dates. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Datetimes are kept to the second, in UTC. The CLI also writes whole numbers, of milliseconds since 1970, and dates as
 * HTTP has them, which the platform takes.
 */
function toDateTime(field: FieldDef, value: unknown): string | null {
  if (value === '') return null;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= LAST_MS) {
    return toDateTime(field, new Date(Math.floor(value / 1000) * 1000).toISOString());
  }
  if (typeof value === 'string' && HTTP_DATE.test(value)) return toDateTime(field, Date.parse(value));
  const match = typeof value === 'string' ? DATETIME.exec(value) : null;
  if (match === null) return refuse(field, value);
  const [, date = '', time = '00:00', seconds = ':00', , zone = 'Z'] = match;
  toDate(field, date);
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const parsed = Date.parse(`${date}T${time}${seconds}${offset}`);
  return Number.isNaN(parsed) ? refuse(field, value) : new Date(parsed).toISOString();
}

function toTime(field: FieldDef, value: unknown): string | null {
  if (value === '') return null;
  const match = typeof value === 'string' ? /^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?(\.\d{1,3})?Z?$/.exec(value) : null;
  if (match === null) return refuse(field, value);
  const [, hours, minutes, seconds = ':00', fraction = '.000'] = match;
  return `${hours}:${minutes}${seconds}${fraction.padEnd(4, '0')}Z`;
}

function toId(field: FieldDef, value: unknown): string | null {
  if (value === '') return null;
  const id = typeof value === 'string' ? normalizeId(value) : undefined;
  if (id === undefined) throw malformedId(field, String(value));
  return id;
}

/** Text is trimmed, and empty text is blank. */
function toText(field: FieldDef, value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return refuse(field, value);
  const text = String(value).trim();
  return text === '' ? null : text;
}

function fitting(field: FieldDef, text: string | null): string | null {
  if (text !== null && field.length > 0 && text.length > field.length) throw tooLong(field, text);
  return text;
}

function toPicklist(field: FieldDef, value: unknown): string | null {
  const text = toText(field, value);
  if (text === null) return null;
  if (field.type === 'multipicklist') return toMultiPicklist(field, text);
  const known = field.picklistValues.find((entry) => entry.value.toLowerCase() === text.toLowerCase() && entry.active);
  if (known) return known.value;
  if (field.restrictedPicklist) throw badPicklistValue(field, text);
  return fitting(field, text);
}

/** Values are kept in the order of the definition, once each. */
function toMultiPicklist(field: FieldDef, text: string): string | null {
  const wanted = new Set(text.split(';').map((part) => part.trim()));
  wanted.delete('');
  const known = field.picklistValues.filter((entry) => wanted.delete(entry.value)).map((entry) => entry.value);
  const [unknown] = wanted;
  if (unknown !== undefined && field.restrictedPicklist) throw badPicklistValue(field, unknown);
  const values = [...known, ...wanted];
  return values.length === 0 ? null : values.join(';');
}

function toEmail(field: FieldDef, value: unknown): string | null {
  const text = toText(field, value);
  if (text !== null && !/^[^\s@,;<>()"]+@[^\s@,;<>()".]+(\.[^\s@,;<>()".]+)+$/.test(text)) {
    throw new ApiError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, {
      fields: [field.name],
    });
  }
  return fitting(field, text);
}
