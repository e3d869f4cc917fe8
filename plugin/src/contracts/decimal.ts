/** Amounts as decimal text, without binary fractions. */

interface Decimal {
  readonly units: bigint;
  /** Digits behind the point. */
  readonly scale: number;
}

/** Undefined for a text that is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

const atScale = ({ units, scale }: Decimal, wanted: number): bigint => units * 10n ** BigInt(wanted - scale);

/** Negative, zero or positive. Undefined when one of them is no number. */
export function compareDecimals(one: string, other: string): number | undefined {
  const a = parseDecimal(one);
  const b = parseDecimal(other);
  if (!a || !b) return undefined;
  const scale = Math.max(a.scale, b.scale);
  const difference = atScale(a, scale) - atScale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const CENTS = 2;
/** Discounts have at most this many digits behind the point. */
const PERCENT_SCALE = 4;

/** A price less a discount in percent, rounded half up to cents; undefined when the price is no number. */
export function discounted(price: string, percent: number): string | undefined {
  const parsed = parseDecimal(price);
  const kept = parseDecimal((100 - percent).toFixed(PERCENT_SCALE));
  if (!parsed || !kept) return undefined;
  const scale = parsed.scale + kept.scale + CENTS;
  const units = parsed.units * kept.units;
  const drop = scale - CENTS;
  const half = drop > 0 ? 5n * 10n ** BigInt(drop - 1) : 0n;
  const rounded = (units + half) / 10n ** BigInt(drop);
  return toText(rounded, CENTS);
}

function toText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
