import { z } from 'zod';

/** Text of a record; the platform states an empty one as null, and leaves out what the user may not see. */
export const text = z.string().nullish();
export const number = z.number().nullish();

/** A datetime as ISO 8601 in UTC; the platform writes `2026-01-05T08:00:00.000+0000`. */
export const time = z
  .string()
  .nullish()
  .transform((value) => (value ? new Date(value).toISOString() : undefined));
