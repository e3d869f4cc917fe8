/** Decimal text times a number, exactly; a quantity has at most six places behind the point. */
export function multiply(decimal: string, quantity: number): string {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const units = BigInt(whole + fraction) * BigInt(Math.round(quantity * 1_000_000));
  const places = fraction.length + 6;
  const digits = units.toString().padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
  return decimal.startsWith('-') && text !== '0' ? `-${text}` : text;
}
