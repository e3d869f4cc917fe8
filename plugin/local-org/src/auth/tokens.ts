import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface TokenOwner {
  readonly orgId: string;
  readonly userId: string;
}

/**
 * Access and refresh tokens, signed instead of stored, so that they outlive a restart with the same secret.
 * The form `00D…!…` is what `sf` expects of an access token.
 */
export class Tokens {
  private readonly secret: Buffer;
  private readonly revoked = new Set<string>();

  constructor(secret: Buffer = randomBytes(32)) {
    this.secret = secret;
  }

  access(owner: TokenOwner): string {
    return this.issue(owner, 'a');
  }

  refresh(owner: TokenOwner): string {
    return this.issue(owner, 'r');
  }

  accessOwner(token: string): TokenOwner | undefined {
    return this.owner(token, 'a');
  }

  refreshOwner(token: string): TokenOwner | undefined {
    return this.owner(token, 'r');
  }

  /** The token is refused from now on. */
  revoke(token: string): void {
    this.revoked.add(token);
  }

  private issue({ orgId, userId }: TokenOwner, use: 'a' | 'r'): string {
    const nonce = randomBytes(8).toString('hex');
    // A refresh token may stand in an auth URL, where an exclamation mark has no place.
    const payload = `${orgId}${use === 'a' ? '!' : '.'}${userId}.${use}${nonce}`;
    return `${payload}.${this.sign(payload)}`;
  }

  private owner(token: string, use: 'a' | 'r'): TokenOwner | undefined {
    const match = /^(00D\w{12,15})[!.](005\w{12,15})\.([ar])(\w+)\.(\w+)$/.exec(token);
    if (!match || match[3] !== use || this.revoked.has(token)) return undefined;
    const [, orgId = '', userId = ''] = match;
    const expected = Buffer.from(this.sign(token.slice(0, token.lastIndexOf('.'))));
    const given = Buffer.from(match[5] ?? '');
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    return { orgId, userId };
  }

  private sign(payload: string): string {
    return createHmac('sha256', this.secret).update(payload).digest('hex');
  }
}
