import { padded } from './calendar.ts';
import { COMPARE, EQUALS, HASH, TEXT } from './protocol.ts';

const MS_PER_DAY = 86_400_000;

/** A Time of day; adding goes round at midnight. */
export class ApexTime {
  /** Milliseconds since midnight, below 86,400,000. */
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = ((milliseconds % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
  }

  static of(hour: number, minute: number, second: number, millisecond: number): ApexTime {
    return new ApexTime(((hour * 60 + minute) * 60 + second) * 1000 + millisecond);
  }

  get hour(): number {
    return Math.floor(this.milliseconds / 3_600_000);
  }

  get minute(): number {
    return Math.floor(this.milliseconds / 60_000) % 60;
  }

  get second(): number {
    return Math.floor(this.milliseconds / 1000) % 60;
  }

  get millisecond(): number {
    return this.milliseconds % 1000;
  }

  add(milliseconds: number): ApexTime {
    return new ApexTime(this.milliseconds + milliseconds);
  }

  /** `18:30:02.020Z`, as the API writes it. */
  toString(): string {
    const { hour, minute, second, millisecond } = this;
    return `${padded(hour)}:${padded(minute)}:${padded(second)}.${padded(millisecond, 3)}Z`;
  }

  toJSON(): string {
    return this.toString();
  }

  [TEXT](): string {
    return this.toString();
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ApexTime && other.milliseconds === this.milliseconds;
  }

  [COMPARE](other: unknown): number {
    return other instanceof ApexTime ? this.milliseconds - other.milliseconds : 0;
  }

  [HASH](): number {
    return this.milliseconds;
  }
}
