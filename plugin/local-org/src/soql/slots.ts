import { isWide } from '../store/fold.ts';

/** The values that were taken out of a text, by slot. */
export type Slots = readonly (readonly string[])[];

export interface Shape {
  /** The text with each run of string literals and each datetime replaced by a numbered stand-in. */
  readonly text: string;
  readonly slots: Slots;
}

// The unit of a distance is part of the statement and no value of it, hence the first alternative.
const RUN =
  /\bdistance\s*\([^']*'\w*'|'(?:[^'\\]|\\.)*'(?:\s*,\s*'(?:[^'\\]|\\.)*')*|\b\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[zZ]|[+-]\d\d:?\d\d)/gis;
const MASKED = /\bdistance\s*\([^']*'\w*'|'(?:[^'\\]|\\.)*'/gis;
const STRING = /'(?:[^'\\]|\\.)*'/gs;

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' };

/** The characters of a string literal. `\%` and `\_` stay as they are: they mean something to LIKE only. */
export function stringValue(literal: string): string {
  return literal.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (whole, code: string) => {
    if (code.length === 5) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (code === '%' || code === '_') return whole;
    return ESCAPES[code] ?? code;
  });
}

/**
 * Takes the values out of a query. A list such as `IN ('a', 'b')` becomes one slot whatever its length, so that
 * reading 200 records by id costs the parser no more than reading one.
 */
export function shapeOf(text: string): Shape {
  const slots: string[][] = [];
  const shape = text.replace(RUN, (run) => {
    if (/^distance/i.test(run)) return run;
    const slot = slots.length;
    if (!run.startsWith("'")) {
      slots.push([run]);
      return `1970-01-01T00:00:00.${String(slot)}Z`;
    }
    const values = (run.match(STRING) ?? []).map(stringValue);
    slots.push(values);
    return `'${String(slot)}${values.some(isWide) ? 'w' : ''}'`;
  });
  return { text: shape, slots };
}

/** The query with the inside of each string replaced by as many `0`: offsets stay, nothing in a string can disturb. */
export function maskStrings(text: string): string {
  return text.replace(MASKED, (literal) => (literal.startsWith("'") ? `'${'0'.repeat(literal.length - 2)}'` : literal));
}
