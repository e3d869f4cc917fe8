import { z } from 'zod';
import type { Attributes } from '../domain/order.ts';
import { ok, refuse, type Result } from '../domain/result.ts';

/** Length of the long text fields that hold attributes; the platform refuses more. */
export const ATTRIBUTES_MAX_LENGTH = 32_768;

const AttributesJson = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Attributes out of a JSON field. Empty means none. The error says what is wrong, without the value. */
export function parseAttributes(text: string | null | undefined): Result<Attributes, string> {
  if (text === null || text === undefined || text.trim() === '') return ok({});
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('is not JSON');
  }
  const parsed = AttributesJson.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const key = issue?.path.join('.') ?? '';
  return refuse(
    key === '' ? 'is not a JSON object' : `has a value at "${key}" that is not a text, a number or a boolean`
  );
}
