import type { FieldDef, FieldValue, Org, Session } from '../../contract.ts';

/** The currency of an org without multiple currencies. */
const CURRENCY = 'USD';

/** How one user reads dates and amounts. */
export interface UserLocale {
  date(iso: string): string;
  datetime(iso: string): string;
  currency(amount: number, scale: number): string;
  number(amount: number, scale: number): string;
}

const known = new Map<string, UserLocale>();

/** The locale and time zone of the user. */
export function userLocale(org: Pick<Org, 'sql' | 'timeZone'>, session: Session): UserLocale {
  const { sql } = org;
  const zone = org.timeZone();
  const select = `SELECT "LocaleSidKey" AS locale FROM ${sql.table('User')} WHERE "Id" = ?`;
  const locale = String(sql.all(select, [session.userId])[0]?.['locale'] ?? 'en_US').replaceAll('_', '-');
  const key = `${locale} ${zone}`;
  const found = known.get(key) ?? makeLocale(Intl.DateTimeFormat.supportedLocalesOf(locale)[0] ?? 'en-US', zone);
  known.set(key, found);
  return found;
}

function makeLocale(locale: string, zone: string): UserLocale {
  const years = [year('UTC'), year(zone)] as const;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short', timeZone: zone });
  const numbers = new Map<string, Intl.NumberFormat>();
  const numberFormat = (scale: number, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = `${options.style ?? ''} ${String(scale)}`;
    const digits = { minimumFractionDigits: scale, maximumFractionDigits: scale };
    const format = numbers.get(key) ?? new Intl.NumberFormat(locale, { ...options, ...digits });
    numbers.set(key, format);
    return format;
  };
  return {
    date: (iso) => withFullYear(day, years[0], new Date(iso)),
    datetime: (iso) => withFullYear(moment, years[1], new Date(iso)),
    currency: (amount, scale) => plain(numberFormat(scale, { style: 'currency', currency: CURRENCY }).format(amount)),
    number: (amount, scale) => plain(numberFormat(scale, {}).format(amount)),
  };
}

const year = (timeZone: string): Intl.DateTimeFormat => new Intl.DateTimeFormat('en-US', { year: 'numeric', timeZone });

/** Short dates of the platform have years of four digits in all locales: `7/13/2026, 12:30 PM`. */
function withFullYear(format: Intl.DateTimeFormat, years: Intl.DateTimeFormat, date: Date): string {
  const parts = format.formatToParts(date);
  return plain(parts.map((part) => (part.type === 'year' ? years.format(date) : part.value)).join(''));
}

/** The platform separates with plain spaces where Unicode's data has narrow ones. */
const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ');

/** The text that stands for a stored value, or null where the value says it itself. */
export function displayValue(field: FieldDef, value: FieldValue, locale: UserLocale): string | null {
  if (value === null) return null;
  switch (field.type) {
    case 'date':
      return locale.date(String(value));
    case 'datetime':
      return locale.datetime(String(value));
    case 'currency':
      return locale.currency(Number(value), field.scale);
    case 'picklist':
      return labelOf(field, String(value));
    case 'multipicklist':
      return String(value)
        .split(';')
        .map((each) => labelOf(field, each))
        .join(';');
    default:
      return null;
  }
}

const labelOf = (field: FieldDef, value: string): string =>
  field.picklistValues.find((entry) => entry.value === value)?.label ?? value;
