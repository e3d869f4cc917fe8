import { z } from 'zod';
import type { ContractTerms } from '../domain/contract.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { parseDecimal } from './decimal.ts';

const price = z.string().refine((text) => parseDecimal(text) !== undefined, 'is no decimal number, such as "49.90"');
const range = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine(({ min, max }) => min !== undefined || max !== undefined, 'needs min or max')
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'has a min above its max');

const terms = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  prices: z.record(z.string().min(1), price).optional(),
  discountPercent: z.number().min(0).max(100).optional(),
  products: z.array(z.string().min(1)).min(1).optional(),
  maxQuantity: z.record(z.string().min(1), z.number().positive()).optional(),
  attributes: z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])).optional(),
  ranges: z.record(z.string().min(1), range).optional(),
});

/** The binding terms of a clause, as `Terms__c` holds them. `path` says whose they are. Blank text binds nothing. */
export function parseTerms(text: string | undefined, path: string): Result<ContractTerms, Problem> {
  if (text === undefined || text.trim() === '') return ok({});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(malformed(path, 'is not JSON'));
  }
  const parsed = terms.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    return refuse(malformed(path, `${where === '' ? '' : `${where}: `}${issue?.message ?? 'is not what is expected'}`));
  }
  return ok(parsed.data as ContractTerms);
}

const malformed = (path: string, what: string): Problem => ({
  code: 'MalformedTerms',
  message: `The binding terms of ${path}: ${what}`,
  path,
  action:
    'Correct the JSON of the clause: currency, prices, discountPercent, products, maxQuantity, attributes, ranges.',
});
