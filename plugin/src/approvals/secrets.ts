import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** 256 random bits, as they stand in a link. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. A fast hash is enough: there is nothing to guess in 256 random bits. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

export const isToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

/** Six digits, evenly spread. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** Bound to its link, so that a list of hashes of all codes is of no use without the token. */
export const codeHash = (token: string, code: string): string =>
  createHmac('sha256', token).update(`code|${code}`).digest('base64url');

/** What a form of the page carries; nobody who does not have the link can make it. */
export const formKey = (token: string): string => createHmac('sha256', token).update('form').digest('base64url');

export function isFormKey(token: string, given: string): boolean {
  const [left, right] = [Buffer.from(formKey(token)), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
