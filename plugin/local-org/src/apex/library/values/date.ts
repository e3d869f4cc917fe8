import { addMonths, dayOf, daysFrom, isoDay } from './calendar.ts';
import { COMPARE, EQUALS, HASH, TEXT } from './protocol.ts';

/** A Date: a day without a time of day and without a time zone. */
export class ApexDate {
  /** Since 1 January 1970. */
  readonly days: number;

  constructor(days: number) {
    this.days = days;
  }

  /** Fields outside their ranges carry over, as `Date.newInstance(2024, 13, 1)` is in January 2025. */
  static of(year: number, month: number, day: number): ApexDate {
    return new ApexDate(daysFrom(year, month, day));
  }

  get year(): number {
    return dayOf(this.days).year;
  }

  get month(): number {
    return dayOf(this.days).month;
  }

  get day(): number {
    return dayOf(this.days).day;
  }

  addDays(days: number): ApexDate {
    return new ApexDate(this.days + days);
  }

  addMonths(months: number): ApexDate {
    return new ApexDate(addMonths(this.days, months));
  }

  /** `2024-02-17`. */
  toString(): string {
    return isoDay(this.days);
  }

  toJSON(): string {
    return isoDay(this.days);
  }

  [TEXT](): string {
    return `${isoDay(this.days)} 00:00:00`;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ApexDate && other.days === this.days;
  }

  [COMPARE](other: unknown): number {
    return other instanceof ApexDate ? this.days - other.days : 0;
  }

  [HASH](): number {
    return this.days | 0;
  }
}
