/** A vendor's callbacks, signed as standardwebhooks.com says. Written from that page, apart from the product. */
import { createHmac } from 'node:crypto';

export interface CallbackOptions {
  readonly id: string;
  readonly secret: string;
  /** Seconds that the clock of the sender is ahead. */
  readonly ahead?: number;
}

/** Gives status and body of the answer. */
export async function callBack(
  address: string,
  body: unknown,
  { id, secret, ahead = 0 }: CallbackOptions
): Promise<readonly [number, { readonly outcome?: string; readonly message?: string }]> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = String(Math.floor(Date.now() / 1_000) + ahead);
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
  const answer = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body: text,
  });
  return [answer.status, (await answer.json()) as object];
}
