import { exception } from '../exceptions/standardExceptions.ts';
import { doubleText, hashOfText } from './double.ts';
import { COMPARE, EQUALS, HASH, TEXT } from './protocol.ts';
import { roundedQuotient, tenTo, type RoundingMode } from './rounding.ts';

/** Digits that a division keeps: those of IEEE decimal128, half even, as the platform's own arithmetic. */
const DIVISION_DIGITS = 34;
const NUMERAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** More would fill the memory before it says anything. */
const LARGEST_EXPONENT = 6000;

/**
 * A Decimal: an unscaled whole number and how many of its digits are behind the point, exactly as Java's BigDecimal, of
 * which the platform's Decimal is made. `1.10` and `1.1` are equal numbers of different scale.
 */
export class ApexDecimal {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** The number a literal or a text writes, with the scale it is written in; undefined when it writes none. */
  static parse(text: string): ApexDecimal | undefined {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMERAL.exec(text) ?? [];
    const digits = whole + fraction;
    if (digits === '' || Math.abs(Number(exponent)) > LARGEST_EXPONENT) return undefined;
    const unscaled = BigInt(digits);
    return new ApexDecimal(sign === '-' ? -unscaled : unscaled, fraction.length - Number(exponent));
  }

  /** From what a program or a store holds as a number. Doubles keep the digits of their shortest text. */
  static of(value: number | bigint | string): ApexDecimal {
    if (typeof value === 'bigint') return new ApexDecimal(value, 0);
    if (typeof value === 'number' && Number.isSafeInteger(value)) return new ApexDecimal(BigInt(value), 0);
    const parsed = ApexDecimal.parse(String(value));
    if (parsed === undefined) throw exception('TypeException', `Invalid decimal: ${value}`);
    return parsed;
  }

  static ofDouble(value: number): ApexDecimal {
    return ApexDecimal.of(doubleText(value));
  }

  plus(other: ApexDecimal): ApexDecimal {
    if (this.scale === other.scale) return new ApexDecimal(this.unscaled + other.unscaled, this.scale);
    const scale = Math.max(this.scale, other.scale);
    return new ApexDecimal(this.at(scale) + other.at(scale), scale);
  }

  minus(other: ApexDecimal): ApexDecimal {
    if (this.scale === other.scale) return new ApexDecimal(this.unscaled - other.unscaled, this.scale);
    const scale = Math.max(this.scale, other.scale);
    return new ApexDecimal(this.at(scale) - other.at(scale), scale);
  }

  times(other: ApexDecimal): ApexDecimal {
    return new ApexDecimal(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /** The quotient to 34 digits, without the zeros that neither scale asks for: `10.0 / 4` is 2.5, `1 / 3` 0.333…. */
  dividedBy(other: ApexDecimal): ApexDecimal {
    if (other.unscaled === 0n) throw exception('MathException', 'Divide by 0');
    const preferred = this.scale - other.scale;
    if (this.unscaled === 0n) return new ApexDecimal(0n, Math.max(preferred, 0));
    const shift = Math.max(DIVISION_DIGITS + 3 + other.precision - this.precision, 0);
    const exact = this.unscaled * tenTo(shift);
    const digits = digitsOf(exact / other.unscaled);
    // One rounding only: the digits that are kept are counted before.
    const dropped = Math.max(digits - DIVISION_DIGITS, 0);
    const divisor = other.unscaled * tenTo(dropped);
    const quotient = divisor < 0n ? rounded(-exact, -divisor, 'HALF_EVEN') : rounded(exact, divisor, 'HALF_EVEN');
    return new ApexDecimal(quotient, preferred + shift - dropped).stripped(Math.max(preferred, 0));
  }

  /** @throws MathException for a divisor of zero and for UNNECESSARY where digits would be lost */
  dividedTo(other: ApexDecimal, scale: number, mode: RoundingMode): ApexDecimal {
    if (other.unscaled === 0n) throw exception('MathException', 'Divide by 0');
    const shift = scale - this.scale + other.scale;
    const dividend = shift >= 0 ? this.unscaled * tenTo(shift) : this.unscaled;
    const divisor = shift >= 0 ? other.unscaled : other.unscaled * tenTo(-shift);
    return new ApexDecimal(divisor < 0n ? rounded(-dividend, -divisor, mode) : rounded(dividend, divisor, mode), scale);
  }

  withScale(scale: number, mode: RoundingMode = 'HALF_EVEN'): ApexDecimal {
    if (scale === this.scale) return this;
    if (scale > this.scale) return new ApexDecimal(this.at(scale), scale);
    return new ApexDecimal(rounded(this.unscaled, tenTo(this.scale - scale), mode), scale);
  }

  /** @throws MathException for an exponent below zero or one whose result would not fit */
  toPower(exponent: number): ApexDecimal {
    if (exponent < 0 || this.precision * exponent > 100_000) throw exception('MathException', 'Invalid power');
    return new ApexDecimal(this.unscaled ** BigInt(exponent), this.scale * exponent);
  }

  negated(): ApexDecimal {
    return new ApexDecimal(-this.unscaled, this.scale);
  }

  abs(): ApexDecimal {
    return this.unscaled < 0n ? this.negated() : this;
  }

  /** Without zeros at the end of its digits; scales below zero are possible, as `1E+2`. */
  stripped(least = Number.NEGATIVE_INFINITY): ApexDecimal {
    if (this.unscaled === 0n) return new ApexDecimal(0n, Math.max(least, 0));
    let { unscaled, scale } = this;
    while (scale > least && unscaled % 10n === 0n) {
      unscaled /= 10n;
      scale -= 1;
    }
    return new ApexDecimal(unscaled, scale);
  }

  get precision(): number {
    return digitsOf(this.unscaled);
  }

  compareTo(other: ApexDecimal): number {
    const scale = Math.max(this.scale, other.scale);
    const [mine, its] = [this.at(scale), other.at(scale)];
    return mine < its ? -1 : mine > its ? 1 : 0;
  }

  /** Whole part, towards zero. */
  toBigInt(): bigint {
    return this.scale > 0 ? this.unscaled / tenTo(this.scale) : this.at(0);
  }

  toNumber(): number {
    return Number(this.toPlainString());
  }

  toPlainString(): string {
    if (this.scale <= 0) return String(this.at(0));
    const digits = String(this.unscaled < 0n ? -this.unscaled : this.unscaled).padStart(this.scale + 1, '0');
    const point = digits.length - this.scale;
    return `${this.unscaled < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
  }

  /** As BigDecimal.toString: an exponent below 0.000001 and for scales below zero. */
  toString(): string {
    const digits = String(this.unscaled < 0n ? -this.unscaled : this.unscaled);
    const exponent = digits.length - 1 - this.scale;
    if (this.scale >= 0 && exponent >= -6) return this.toPlainString();
    const mantissa = digits.length === 1 ? digits : `${digits.charAt(0)}.${digits.slice(1)}`;
    return `${this.unscaled < 0n ? '-' : ''}${mantissa}E${exponent < 0 ? '' : '+'}${exponent}`;
  }

  [TEXT](): string {
    return this.toString();
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ApexDecimal && this.compareTo(other) === 0;
  }

  [COMPARE](other: unknown): number {
    return other instanceof ApexDecimal ? this.compareTo(other) : 0;
  }

  [HASH](): number {
    return hashOfText(this.stripped().toString());
  }

  private at(scale: number): bigint {
    return scale === this.scale ? this.unscaled : this.unscaled * tenTo(scale - this.scale);
  }
}

function rounded(dividend: bigint, divisor: bigint, mode: RoundingMode): bigint {
  const quotient = roundedQuotient(dividend, divisor, mode);
  if (quotient === undefined) throw exception('MathException', 'Rounding necessary');
  return quotient;
}

const digitsOf = (value: bigint): number => String(value < 0n ? -value : value).length;
