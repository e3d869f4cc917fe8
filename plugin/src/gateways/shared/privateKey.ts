import { createPrivateKey, type KeyObject } from 'node:crypto';

/** A PEM key as environment variables hold it: with line breaks, with `\n` in their place, or base64 as a whole. */
export function parsePrivateKey(text: string): KeyObject | undefined {
  const pem = text.includes('-----BEGIN') ? text.replaceAll('\\n', '\n') : Buffer.from(text, 'base64').toString('utf8');
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
