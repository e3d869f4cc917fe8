/** What the parts of the schema are made of. */
import { z } from 'zod';
import { formatDuration, parseDuration } from './duration.ts';
import { hint } from './suggest.ts';

/** An object that refuses keys it does not know and says which one was probably meant. */
export function strict<S extends z.ZodRawShape>(what: string, shape: S) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') {
        const keys = (issue as { keys?: readonly string[] }).keys ?? [];
        return keys.map((key) => `${what} has no key "${key}". ${hint(key, known)}`).join(' ');
      }
      return `${what} is a map of keys: ${known.join(', ')}`;
    },
  });
}

export const text = (what: string, max = 2000) =>
  z.string(`${what} is text; put it in quotes`).trim().min(1, `${what} is empty`).max(max);
export const flag = (what: string) => z.boolean(`${what} is true or false`);

export const productCode = text('a product code', 80).regex(
  /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  'a product code has letters, digits, ".", "_" and "-"'
);
export const key = (what: string) =>
  text(what, 80).regex(/^[A-Za-z][A-Za-z0-9_-]*$/, `${what} starts with a letter and has letters, digits, "_" and "-"`);
export const identifier = (what: string) =>
  text(what, 80).regex(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    `${what} has letters, digits and "_", and does not start with a digit`
  );
export const stepKey = text('a step', 170).regex(
  /^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)?$/,
  'name a step as "group.step", or a whole group'
);

export const duration = z
  .string('a duration is text such as PT30M, PT4H or P2D')
  .refine(
    (value) => parseDuration(value) !== undefined,
    'a duration is written like PT30M, PT4H or P2D; months and years have no fixed length'
  )
  .transform((value) => formatDuration(parseDuration(value) ?? 0));
