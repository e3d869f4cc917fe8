/** What Twilio signs: the address it calls, then every field of the form by name, with HMAC-SHA1 and the auth token. */
import { createHash } from 'node:crypto';
import type { RawCallback } from '../../engine/ports.ts';
import { headerOf, hmacBase64, isSame } from '../shared/constantTime.ts';

export function signTwilioRequest(authToken: string, url: string, fields: ReadonlyMap<string, string>): string {
  const sorted = [...fields].sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
  return hmacBase64('sha1', authToken, url + sorted.map(([name, value]) => name + value).join(''));
}

/**
 * The fields of a call that Twilio signed with one of the tokens; undefined of any other. A body that is no form is signed
 * by its SHA-256 in the address.
 */
export function verifyTwilioRequest(
  { headers, body, url }: RawCallback,
  authTokens: readonly string[]
): ReadonlyMap<string, string> | undefined {
  const given = headerOf(headers, 'x-twilio-signature');
  if (given === '' || url === undefined || !URL.canParse(url)) return undefined;
  const isForm = headerOf(headers, 'content-type').toLowerCase().startsWith('application/x-www-form-urlencoded');
  const fields = isForm ? readForm(body) : new Map<string, string>();
  const hash = new URL(url).searchParams.get('bodySHA256');
  if (!fields || (!isForm && hash !== createHash('sha256').update(body).digest('hex'))) return undefined;
  const valid = authTokens
    .flatMap((token) => addressesOf(url).map((address) => signTwilioRequest(token, address, fields)))
    .map((expected) => isSame(given, expected));
  return valid.includes(true) ? fields : undefined;
}

function readForm(body: Uint8Array): ReadonlyMap<string, string> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const all = [...new URLSearchParams(text)];
    // Fields that come twice could mean one thing to the signature and another to the reader.
    return new Set(all.map(([name]) => name)).size === all.length ? new Map(all) : undefined;
  } catch {
    return undefined;
  }
}

/** Twilio signs with or without the port, depending on the way it took. */
function addressesOf(url: string): readonly string[] {
  const match = /^(https?):\/\/([^/:?#]+)(?::(\d+))?(.*)$/.exec(url);
  if (!match) return [url];
  const [, scheme = '', host = '', port, rest = ''] = match;
  const standard = scheme === 'https' ? '443' : '80';
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}:${port ?? standard}${rest}`];
}
