import { expectType, type Evaluation, type FunctionCompiler, type FunctionDef } from '../expression.ts';
import { EvaluationError, FormulaError } from '../formulaError.ts';
import { asText, DAY_MS, Decimal, parseTime, type Value } from '../values.ts';
import { offsetAt } from '../timeZone.ts';
import { pure } from './define.ts';

type Number = InstanceType<typeof Decimal>;

const number = (value: number): Value => new Decimal(value);
const whole = (value: Value | undefined): number => (value as Number).trunc().toNumber();
const utc = (days: number): Date => new Date(days * DAY_MS);

/** The day it is at a moment, in the time zone of the user. */
function localDay(moment: number, { globals, session }: Evaluation): number {
  return Math.floor((moment + offsetAt(globals.timeZone(session), moment)) / DAY_MS);
}

/** @throws EvaluationError for a day that no calendar has */
function dayOf(year: number, month: number, day: number): number {
  const days = Date.UTC(year, month - 1, day) / DAY_MS;
  const date = utc(days);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1 || year > 9999) {
    throw new EvaluationError(`${year}-${month}-${day} is not a date`);
  }
  return days;
}

/** The last day of a month stays the last day of the month. */
function addMonths(days: number, months: number): number {
  const date = utc(days);
  const isLast = utc(days + 1).getUTCDate() === 1;
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(isLast ? last : Math.min(date.getUTCDate(), last));
  return target.getTime() / DAY_MS;
}

const monthsLater: FunctionCompiler = ([start, months], at) => {
  if (!start || !months) throw new FormulaError('Incorrect number of parameters', at);
  expectType(start, ['date', 'datetime'], "function 'ADDMONTHS()'");
  expectType(months, ['number'], "function 'ADDMONTHS()'");
  return {
    type: start.type,
    at,
    evaluate: (evaluation) => {
      const from = start.evaluate(evaluation);
      const count = months.evaluate(evaluation);
      if (from === null || count === null) return null;
      if (start.type === 'date') return addMonths(from as number, whole(count));
      const day = Math.floor((from as number) / DAY_MS);
      return addMonths(day, whole(count)) * DAY_MS + ((from as number) - day * DAY_MS);
    },
  };
};

const toDate: FunctionCompiler = ([arg], at) => {
  if (!arg) throw new FormulaError('Incorrect number of parameters', at);
  expectType(arg, ['datetime', 'text', 'date'], "function 'DATEVALUE()'");
  return {
    type: 'date',
    at,
    evaluate: (evaluation) => {
      const value = arg.evaluate(evaluation);
      if (value === null || value === '') return null;
      if (arg.type === 'date') return value;
      if (arg.type === 'datetime') return localDay(value as number, evaluation);
      const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(String(value).trim());
      if (parts === null) throw new EvaluationError(`'${String(value)}' is not a date`);
      return dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3]));
    },
  };
};

const toDateTime: FunctionCompiler = ([arg], at) => {
  if (!arg) throw new FormulaError('Incorrect number of parameters', at);
  expectType(arg, ['text', 'date', 'datetime'], "function 'DATETIMEVALUE()'");
  return {
    type: 'datetime',
    at,
    evaluate: (evaluation) => {
      const value = arg.evaluate(evaluation);
      if (value === null || value === '') return null;
      if (arg.type === 'datetime') return value;
      if (arg.type === 'date') return (value as number) * DAY_MS;
      const parsed = Date.parse(`${String(value).trim().replace(' ', 'T').replace(/Z$/, '')}Z`);
      if (Number.isNaN(parsed)) throw new EvaluationError(`'${String(value)}' is not a date and time`);
      return parsed;
    },
  };
};

const partOfDate = (name: string, read: (date: Date) => number): FunctionDef =>
  pure(name, 'number', ['date'], ([days]) => number(read(utc(days as number))));

const partOfTime = (name: string, unit: number, size: number): FunctionDef =>
  pure(name, 'number', ['time'], ([ms]) => number(Math.floor((ms as number) / unit) % size));

/** Week one of a year holds its first Thursday. */
function isoWeek(days: number): { readonly week: number; readonly year: number } {
  const thursday = days - ((utc(days).getUTCDay() + 6) % 7) + 3;
  const year = utc(thursday).getUTCFullYear();
  return { year, week: Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1 };
}

/** `3:05:07` of seconds or of the time between two moments; days come first where they are asked for. */
const duration: FunctionCompiler = ([first, second], at) => {
  if (!first) throw new FormulaError('Incorrect number of parameters', at);
  const isSpan = first.type !== 'number';
  expectType(first, ['number', 'datetime', 'time'], "function 'FORMATDURATION()'");
  if (second) expectType(second, [isSpan ? first.type : 'boolean'], "function 'FORMATDURATION()'");
  if (isSpan && !second) throw new FormulaError('Incorrect number of parameters', at);
  return {
    type: 'text',
    at,
    evaluate: (evaluation) => {
      const from = first.evaluate(evaluation);
      const to = second?.evaluate(evaluation) ?? null;
      if (from === null || (isSpan && to === null)) return null;
      const seconds = isSpan ? Math.abs((to as number) - (from as number)) / 1000 : Math.abs(whole(from));
      return formatDuration(Math.floor(seconds), to === true || first.type === 'datetime');
    },
  };
};

function formatDuration(seconds: number, withDays: boolean): string {
  const two = (count: number): string => String(count).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return withDays ? `${String(Math.floor(hours / 24))}:${two(hours % 24)}:${rest}` : `${two(hours)}:${rest}`;
}

export const DATES: Readonly<Record<string, FunctionDef>> = {
  NOW: pure('NOW', 'datetime', [], (_, { now }) => now.getTime()),
  TODAY: pure('TODAY', 'date', [], (_, evaluation) => localDay(evaluation.now.getTime(), evaluation)),
  TIMENOW: pure('TIMENOW', 'time', [], (_, { now, globals, session }) => {
    const local = now.getTime() + offsetAt(globals.timeZone(session), now.getTime());
    return ((local % DAY_MS) + DAY_MS) % DAY_MS;
  }),
  DATE: pure('DATE', 'date', ['number', 'number', 'number'], ([year, month, day]) =>
    dayOf(whole(year), whole(month), whole(day))
  ),
  DATEVALUE: { min: 1, max: 1, compile: toDate },
  DATETIMEVALUE: { min: 1, max: 1, compile: toDateTime },
  TIMEVALUE: {
    min: 1,
    max: 1,
    compile: ([arg], at) => {
      if (!arg) throw new FormulaError('Incorrect number of parameters', at);
      expectType(arg, ['text', 'datetime'], "function 'TIMEVALUE()'");
      return {
        type: 'time',
        at,
        evaluate: (evaluation) => {
          const value = arg.evaluate(evaluation);
          if (value === null || value === '') return null;
          if (arg.type === 'datetime') return (((value as number) % DAY_MS) + DAY_MS) % DAY_MS;
          const parsed = parseTime(asText(value).trim());
          if (Number.isNaN(parsed)) throw new EvaluationError(`'${asText(value)}' is not a time`);
          return parsed;
        },
      };
    },
  },
  YEAR: partOfDate('YEAR', (date) => date.getUTCFullYear()),
  MONTH: partOfDate('MONTH', (date) => date.getUTCMonth() + 1),
  DAY: partOfDate('DAY', (date) => date.getUTCDate()),
  WEEKDAY: partOfDate('WEEKDAY', (date) => date.getUTCDay() + 1),
  DAYOFYEAR: partOfDate('DAYOFYEAR', (date) => (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS + 1),
  ISOWEEK: pure('ISOWEEK', 'number', ['date'], ([days]) => number(isoWeek(days as number).week)),
  ISOYEAR: pure('ISOYEAR', 'number', ['date'], ([days]) => number(isoWeek(days as number).year)),
  FORMATDURATION: { min: 1, max: 2, compile: duration },
  ADDMONTHS: { min: 2, max: 2, compile: monthsLater },
  HOUR: partOfTime('HOUR', 3_600_000, 24),
  MINUTE: partOfTime('MINUTE', 60_000, 60),
  SECOND: partOfTime('SECOND', 1000, 60),
  MILLISECOND: partOfTime('MILLISECOND', 1, 1000),
  UNIXTIMESTAMP: {
    min: 1,
    max: 1,
    compile: ([arg], at) => {
      if (!arg) throw new FormulaError('Incorrect number of parameters', at);
      expectType(arg, ['date', 'datetime', 'time'], "function 'UNIXTIMESTAMP()'");
      const unit = arg.type === 'date' ? new Decimal(86_400) : new Decimal(1).div(1000);
      return {
        type: 'number',
        at,
        evaluate: (evaluation) => {
          const value = arg.evaluate(evaluation);
          return value === null ? null : unit.times(value as number).floor();
        },
      };
    },
  },
  FROMUNIXTIME: pure('FROMUNIXTIME', 'datetime', ['number'], ([seconds]) =>
    (seconds as Number).times(1000).floor().toNumber()
  ),
};
