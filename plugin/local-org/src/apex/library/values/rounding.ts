/** Ways to drop digits, as `System.RoundingMode` names them, in its order. */
export const ROUNDING_MODES = [
  'UP',
  'DOWN',
  'CEILING',
  'FLOOR',
  'HALF_UP',
  'HALF_DOWN',
  'HALF_EVEN',
  'UNNECESSARY',
] as const;

export type RoundingMode = (typeof ROUNDING_MODES)[number];

const POWERS: bigint[] = [1n];

/** A power of ten; those of ordinary scales are kept. */
export function tenTo(exponent: number): bigint {
  const known = POWERS[exponent];
  if (known !== undefined) return known;
  const power = 10n ** BigInt(exponent);
  if (exponent <= 200) POWERS[exponent] = power;
  return power;
}

/**
 * The whole number next to `dividend / divisor` in this mode; undefined where UNNECESSARY finds digits to drop.
 * The divisor is positive.
 */
export function roundedQuotient(dividend: bigint, divisor: bigint, mode: RoundingMode): bigint | undefined {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n) return quotient;
  const away = dividend < 0n ? -1n : 1n;
  switch (mode) {
    case 'UP':
      return quotient + away;
    case 'DOWN':
      return quotient;
    case 'CEILING':
      return dividend > 0n ? quotient + 1n : quotient;
    case 'FLOOR':
      return dividend < 0n ? quotient - 1n : quotient;
    case 'UNNECESSARY':
      return undefined;
    default: {
      const twice = (rest < 0n ? -rest : rest) * 2n;
      if (twice !== divisor) return twice > divisor ? quotient + away : quotient;
      if (mode === 'HALF_UP') return quotient + away;
      if (mode === 'HALF_DOWN') return quotient;
      return quotient % 2n === 0n ? quotient : quotient + away;
    }
  }
}
