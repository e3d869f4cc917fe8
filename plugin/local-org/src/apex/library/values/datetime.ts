import { addMonths } from './calendar.ts';
import { ApexDate } from './date.ts';
import { hashOfText } from './double.ts';
import { COMPARE, EQUALS, HASH, TEXT } from './protocol.ts';
import { ApexTime } from './time.ts';
import { momentOf, offsetAt } from './zones.ts';

const MS_PER_DAY = 86_400_000;

/** A Datetime: a moment. Its year, hour and so on are those that the clocks of some time zone show. */
export class ApexDatetime {
  /** Since 1 January 1970, 00:00 UTC, in milliseconds. */
  readonly moment: number;

  constructor(moment: number) {
    this.moment = moment;
  }

  /** The moment at which the clocks of a zone show this day and time. */
  static of(date: ApexDate, time: ApexTime, timeZone: string): ApexDatetime {
    return new ApexDatetime(momentOf(timeZone, date.days * MS_PER_DAY + time.milliseconds));
  }

  dateIn(timeZone: string): ApexDate {
    return new ApexDate(Math.floor(this.local(timeZone) / MS_PER_DAY));
  }

  timeIn(timeZone: string): ApexTime {
    return new ApexTime(this.local(timeZone));
  }

  add(milliseconds: number): ApexDatetime {
    return new ApexDatetime(this.moment + milliseconds);
  }

  /** Keeps what the clocks of the zone show, also over a change of the clocks. */
  addDays(days: number, timeZone: string): ApexDatetime {
    return ApexDatetime.of(this.dateIn(timeZone).addDays(days), this.timeIn(timeZone), timeZone);
  }

  addMonths(months: number, timeZone: string): ApexDatetime {
    const date = new ApexDate(addMonths(this.dateIn(timeZone).days, months));
    return ApexDatetime.of(date, this.timeIn(timeZone), timeZone);
  }

  /** `2024-02-17 10:30:00`, as the clocks of the zone show it. */
  textIn(timeZone: string): string {
    return `${this.dateIn(timeZone).toString()} ${this.timeIn(timeZone).toString().slice(0, 8)}`;
  }

  /** As the API writes it: `2024-02-17T10:30:00.000+0000`. */
  toString(): string {
    return `${this.dateIn('GMT').toString()}T${this.timeIn('GMT').toString().slice(0, 12)}+0000`;
  }

  /** As `JSON.serialize` writes it: `2024-02-17T10:30:00.000Z`. */
  toJSON(): string {
    return `${this.dateIn('GMT').toString()}T${this.timeIn('GMT').toString()}`;
  }

  /** The debug log and concatenations speak GMT. */
  [TEXT](): string {
    return this.textIn('GMT');
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ApexDatetime && other.moment === this.moment;
  }

  [COMPARE](other: unknown): number {
    return other instanceof ApexDatetime ? this.moment - other.moment : 0;
  }

  [HASH](): number {
    return hashOfText(String(this.moment));
  }

  private local(timeZone: string): number {
    return this.moment + offsetAt(timeZone, this.moment);
  }
}
