import { createVerify } from 'node:crypto';
import type { Session } from '../contract.ts';
import type { Orgs } from '../server/orgs.ts';
import type { Tenant } from '../server/tenant.ts';
import type { AuthCodes } from './authCodes.ts';
import { isPasswordOf, isSame } from './password.ts';

/** A client that may ask for tokens, as an External Client App of the org would allow. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret?: string;
  /** PEM of the certificate that JWT assertions are checked with; without one any signature is taken. */
  readonly certificate?: string;
  /** User that the client-credentials flow runs as. */
  readonly runAs?: string;
}

/** An OAuth refusal: RFC 6749 names the code, Salesforce words the description. */
export class OAuthError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, description: string, status = 400) {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
    this.status = status;
  }
}

interface Login {
  readonly tenant: Tenant;
  readonly session: Session;
  readonly withRefreshToken: boolean;
}

const SF_LIFETIME_MS = 300_000;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** `POST /services/oauth2/token`. */
export class OAuthTokens {
  private readonly orgs: Orgs;
  private readonly clients: readonly OAuthClient[];
  private readonly clock: () => Date;
  private readonly codes: AuthCodes;

  constructor(orgs: Orgs, clients: readonly OAuthClient[], codes: AuthCodes, clock: () => Date) {
    this.orgs = orgs;
    this.clients = clients;
    this.codes = codes;
    this.clock = clock;
  }

  /** @throws OAuthError with the code that the flow prescribes. */
  grant(form: URLSearchParams, serverUrl: string): Readonly<Record<string, string>> {
    const { tenant, session, withRefreshToken } = this.login(form);
    const owner = { orgId: tenant.org.id, userId: session.userId };
    const accessToken = this.orgs.tokens.access(owner);
    return {
      access_token: accessToken,
      ...(withRefreshToken ? { refresh_token: this.orgs.tokens.refresh(owner) } : {}),
      instance_url: serverUrl,
      id: `${serverUrl}/id/${owner.orgId}/${owner.userId}`,
      token_type: 'Bearer',
      scope: 'refresh_token api full',
      issued_at: String(this.clock().getTime()),
      signature: '',
    };
  }

  /** A user by name and password, also for SOAP. */
  byPassword(username: string, password: string): Omit<Login, 'withRefreshToken'> | undefined {
    const found = this.orgs.byUsername(username);
    return found && isPasswordOf(found.tenant, found.session, password) ? found : undefined;
  }

  private login(form: URLSearchParams): Login {
    switch (form.get('grant_type')) {
      case 'password':
        return this.passwordGrant(form);
      case 'authorization_code':
        return this.codeGrant(form);
      case 'refresh_token':
        return this.refreshGrant(form);
      case 'client_credentials':
        return this.credentialsGrant(form);
      case JWT_BEARER:
        return this.jwtGrant(form);
      default:
        throw new OAuthError('unsupported_grant_type', 'grant type not supported');
    }
  }

  private passwordGrant(form: URLSearchParams): Login {
    this.client(form, true);
    const found = this.byPassword(form.get('username') ?? '', form.get('password') ?? '');
    if (!found) throw new OAuthError('invalid_grant', 'authentication failure');
    return { ...found, withRefreshToken: false };
  }

  /** Codes come with new scratch orgs and sandboxes; there is no page that gives one. */
  private codeGrant(form: URLSearchParams): Login {
    const owner = this.codes.redeem(form.get('code') ?? '', form.get('client_id') ?? '');
    const found = owner && this.orgs.byOwner(owner.orgId, owner.userId);
    if (!found) throw new OAuthError('invalid_grant', 'expired authorization code');
    return { ...found, withRefreshToken: true };
  }

  private refreshGrant(form: URLSearchParams): Login {
    const owner = this.orgs.tokens.refreshOwner(form.get('refresh_token') ?? '');
    const found = owner ? this.orgs.byOwner(owner.orgId, owner.userId) : undefined;
    if (!found) throw new OAuthError('invalid_grant', 'expired access/refresh token');
    return { ...found, withRefreshToken: false };
  }

  private credentialsGrant(form: URLSearchParams): Login {
    const client = this.client(form, true);
    const found = client.runAs ? this.orgs.byUsername(client.runAs) : undefined;
    if (!found) throw new OAuthError('invalid_grant', 'no client credentials user enabled');
    return { ...found, withRefreshToken: false };
  }

  private jwtGrant(form: URLSearchParams): Login {
    const assertion = form.get('assertion') ?? '';
    const claims = readClaims(assertion);
    const { iss, sub, exp } = claims;
    if (typeof iss !== 'string' || typeof sub !== 'string' || typeof exp !== 'number') {
      throw new OAuthError('invalid_grant', 'invalid assertion');
    }
    // `sf` states the time of expiry in milliseconds, 300 of them from now where it means seconds.
    const expires = exp > 1e11 ? exp + SF_LIFETIME_MS : exp * 1000;
    if (expires < this.clock().getTime()) throw new OAuthError('invalid_grant', 'expired assertion');
    const client = this.clients.find((each) => each.clientId === iss);
    if (client?.certificate && !isSigned(assertion, client.certificate)) {
      throw new OAuthError('invalid_grant', 'invalid assertion');
    }
    const found = this.orgs.byUsername(sub);
    if (!found) throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
    return { ...found, withRefreshToken: false };
  }

  private client(form: URLSearchParams, withSecret: boolean): OAuthClient {
    const client = this.clients.find((each) => each.clientId === form.get('client_id'));
    if (!client) throw new OAuthError('invalid_client_id', 'client identifier invalid');
    if (withSecret && client.clientSecret && !isSame(client.clientSecret, form.get('client_secret') ?? '')) {
      throw new OAuthError('invalid_client', 'invalid client credentials');
    }
    return client;
  }
}

function readClaims(assertion: string): Readonly<Record<string, unknown>> {
  try {
    const payload: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
    if (typeof payload === 'object' && payload !== null) return payload as Readonly<Record<string, unknown>>;
  } catch {
    // What is no JSON is no assertion.
  }
  throw new OAuthError('invalid_grant', 'invalid assertion');
}

function isSigned(assertion: string, certificate: string): boolean {
  const [header, payload, signature = ''] = assertion.split('.');
  const verify = createVerify('RSA-SHA256').update(`${String(header)}.${String(payload)}`);
  return verify.verify(certificate, Buffer.from(signature, 'base64url'));
}
