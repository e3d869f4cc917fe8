import { randomBytes } from 'node:crypto';
import type { TokenOwner } from './tokens.ts';

interface Grant {
  readonly owner: TokenOwner;
  /** The client that may exchange the code; any when the request for the org named none. */
  readonly clientId: string | undefined;
  readonly endsAt: number;
}

const LIFETIME_MS = 15 * 60_000;

/** Codes that a client exchanges for tokens: each works once, for one client and for a quarter of an hour. */
export class AuthCodes {
  readonly #clock: () => Date;
  readonly #grants = new Map<string, Grant>();

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  issue(owner: TokenOwner, clientId: string | undefined): string {
    const now = this.#clock().getTime();
    for (const [code, { endsAt }] of this.#grants) if (endsAt <= now) this.#grants.delete(code);
    const code = randomBytes(24).toString('base64url');
    this.#grants.set(code, { owner, clientId, endsAt: now + LIFETIME_MS });
    return code;
  }

  /** Takes a code back for good; undefined when it is unknown, used, too old or another client's. */
  redeem(code: string, clientId: string): TokenOwner | undefined {
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    if (!grant || grant.endsAt <= this.#clock().getTime()) return undefined;
    return grant.clientId === undefined || grant.clientId === clientId ? grant.owner : undefined;
  }
}
