/** Formats of a locale, named as the modules below `@salesforce/i18n/` are, in the pattern letters of the platform. */
export function userFormats(localeKey: string, timeZone: string, currency: string): Readonly<Record<string, string>> {
  const wanted = localeKey.replaceAll('_', '-');
  const locale = Intl.DateTimeFormat.supportedLocalesOf(wanted)[0] ?? 'en-US';
  const short = datePattern(locale, { dateStyle: 'short' }).replace(/\byy\b/, 'yyyy');
  const medium = datePattern(locale, { dateStyle: 'medium' });
  const long = datePattern(locale, { dateStyle: 'long' });
  const shortTime = datePattern(locale, { timeStyle: 'short' });
  const mediumTime = datePattern(locale, { timeStyle: 'medium' });
  const number = new Intl.NumberFormat(locale).formatToParts(-12345.6);
  const part = (type: Intl.NumberFormatPartTypes, fallback: string): string =>
    number.find((candidate) => candidate.type === type)?.value ?? fallback;
  const symbol = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(1);
  return {
    locale,
    lang: locale,
    dir: 'ltr',
    timeZone,
    currency,
    firstDayOfWeek: String(firstDayOfWeek(locale)),
    'dateTime.shortDateFormat': short,
    'dateTime.mediumDateFormat': medium,
    'dateTime.longDateFormat': long,
    'dateTime.shortTimeFormat': shortTime,
    'dateTime.mediumTimeFormat': mediumTime,
    'dateTime.shortDateTimeFormat': `${short} ${shortTime}`,
    'dateTime.mediumDateTimeFormat': `${medium} ${mediumTime}`,
    'dateTime.longDateTimeFormat': `${long} ${mediumTime}`,
    'number.groupingSeparator': part('group', ','),
    'number.decimalSeparator': part('decimal', '.'),
    'number.currencySymbol': symbol.find(({ type }) => type === 'currency')?.value ?? currency,
  };
}

/** 1 is Sunday. */
function firstDayOfWeek(locale: string): number {
  const info = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return ((info.getWeekInfo?.().firstDay ?? 7) % 7) + 1;
}

/** A day in which no two numbers are the same: 3 September 2047, 14:05:06. */
const SAMPLE = new Date(Date.UTC(2047, 8, 3, 14, 5, 6));

function datePattern(locale: string, style: Intl.DateTimeFormatOptions): string {
  const parts = new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' }).formatToParts(SAMPLE);
  return parts.map(({ type, value }) => letters(type, value)).join('');
}

function letters(type: Intl.DateTimeFormatPartTypes, value: string): string {
  const isTwo = value.length === 2;
  switch (type) {
    case 'day':
      return isTwo ? 'dd' : 'd';
    case 'month':
      if (/^\d+$/.test(value)) return isTwo ? 'MM' : 'M';
      return value.length > 5 ? 'MMMM' : 'MMM';
    case 'year':
      return isTwo ? 'yy' : 'yyyy';
    case 'hour':
      return value === '14' ? 'HH' : 'h';
    case 'minute':
      return 'mm';
    case 'second':
      return 'ss';
    case 'dayPeriod':
      return 'a';
    default:
      return value.replace(/\u202f/g, ' ');
  }
}
