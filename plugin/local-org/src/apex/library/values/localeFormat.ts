import { ApexDecimal } from './decimal.ts';
import type { ApexDate } from './date.ts';
import type { ApexTime } from './time.ts';

/** Formats are expensive to make and asked for in loops. */
const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function kept<Format extends Intl.DateTimeFormat | Intl.NumberFormat>(key: string, make: () => Format): Format {
  let format = formats.get(key) as Format | undefined;
  if (format === undefined) formats.set(key, (format = make()));
  return format;
}

/** `en_US`, or the language alone where the runtime knows no such locale. */
export function languageTag(locale: string): string {
  const tag = locale.replaceAll('_', '-');
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}

/** Spaces of typography are plain ones on the platform. */
const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ');

/** The short date of a locale, with all digits of the year: `2/17/2024`. */
export function localDate(date: ApexDate, locale: string): string {
  const format = dateFormat(locale);
  return plain(
    format
      .formatToParts(new Date(date.days * 86_400_000))
      .map(({ type, value }) => (type === 'year' ? String(date.year) : value))
      .join('')
  );
}

const dateFormat = (locale: string): Intl.DateTimeFormat =>
  kept(
    `date ${locale}`,
    () => new Intl.DateTimeFormat(languageTag(locale), { dateStyle: 'short', timeZone: 'UTC', calendar: 'gregory' })
  );

/** The short time of a locale: `10:30 AM`. */
export function localTime(time: ApexTime, locale: string, style: 'short' | 'medium' = 'short'): string {
  const format = kept(
    `time ${style} ${locale}`,
    () => new Intl.DateTimeFormat(languageTag(locale), { timeStyle: style, timeZone: 'UTC' })
  );
  return plain(format.format(new Date(time.milliseconds)));
}

/** `2/17/2024, 10:30 AM`. */
export const localDateTime = (date: ApexDate, time: ApexTime, locale: string): string =>
  `${localDate(date, locale)}, ${localTime(time, locale)}`;

/** In which order a locale writes the parts of a date. */
export function dateOrder(locale: string): readonly ('year' | 'month' | 'day')[] {
  return dateFormat(locale)
    .formatToParts(new Date(0))
    .map(({ type }) => type)
    .filter((type) => type === 'year' || type === 'month' || type === 'day');
}

/** A whole or decimal number in the digits of a locale, with its groups: `1,234.5`. At most three decimals by default. */
export function localNumber(value: ApexDecimal | number | bigint, locale: string, decimals = 3): string {
  const format = kept(
    `number ${decimals} ${locale}`,
    () => new Intl.NumberFormat(languageTag(locale), { maximumFractionDigits: decimals, roundingMode: 'halfEven' })
  );
  if (!(value instanceof ApexDecimal)) return plain(format.format(value));
  return plain(format.format(value.toPlainString() as Intl.StringNumericLiteral));
}
