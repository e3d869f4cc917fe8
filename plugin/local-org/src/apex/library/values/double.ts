import { EQUALS, HASH, TEXT } from './protocol.ts';

/** A Double: a binary number of 64 bits that is no Decimal, so that arithmetic and text can tell the two apart. */
export class ApexDouble {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  [TEXT](): string {
    return doubleText(this.value);
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof ApexDouble && other.value === this.value;
  }

  [HASH](): number {
    return hashOfNumber(this.value);
  }

  toString(): string {
    return doubleText(this.value);
  }

  /** For JSON and for the store, which both take a number. */
  toJSON(): number {
    return this.value;
  }
}

/** An int32 from the bits of a number; equal numbers of any Apex type agree. */
export function hashOfNumber(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value | 0;
  return hashOfText(String(value));
}

/** Java's `String.hashCode`. */
export function hashOfText(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

/** Java's `Double.toString`: at least one decimal, an exponent below 0.001 and from ten million on. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
