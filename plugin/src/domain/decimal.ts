/** Exact sums and products of decimal texts, for amounts of money. */

interface Scaled {
  readonly digits: bigint;
  readonly places: number;
}

/** @throws {RangeError} when the text is no plain decimal number */
function scaled(text: string): Scaled {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new RangeError(`"${text}" is no decimal number`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  return { digits: BigInt(`${sign}${whole}${fraction}`), places: fraction.length };
}

function textOf({ digits, places }: Scaled): string {
  const sign = digits < 0n ? '-' : '';
  const all = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const whole = all.slice(0, all.length - places);
  const fraction = all.slice(all.length - places).replace(/0+$/, '');
  // Money is said with two places at least.
  return `${sign}${whole}.${fraction.padEnd(2, '0')}`;
}

const at = ({ digits, places }: Scaled, more: number): bigint => digits * 10n ** BigInt(more - places);

/** The sum, with two places at least: `addDecimals(['0.1', '0.2'])` is `0.30`. */
export function addDecimals(texts: readonly string[]): string {
  const parts = texts.map(scaled);
  const places = Math.max(0, ...parts.map((part) => part.places));
  return textOf({ digits: parts.reduce((sum, part) => sum + at(part, places), 0n), places });
}

/** An amount a number of times; the number is taken as it is written. */
export function timesDecimal(amount: string, count: number): string {
  const [a, b] = [scaled(amount), scaled(count.toFixed(6))];
  return textOf({ digits: a.digits * b.digits, places: a.places + b.places });
}
