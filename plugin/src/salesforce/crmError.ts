import { z } from 'zod';

/**
 * Why the CRM did not do what was asked. `unreachable` and `busy` pass by themselves; `sessionExpired` needs a login;
 * `limitExceeded` passes when the rolling day does; `refused` never passes.
 */
export type CrmFailureKind = 'unreachable' | 'busy' | 'sessionExpired' | 'limitExceeded' | 'refused';

/** An outage or a refused call of the CRM as a whole. What single records are refused for travels as a `Problem`. */
export class CrmError extends Error {
  readonly kind: CrmFailureKind;
  /** Salesforce's error code, or the network's. */
  readonly code: string;
  readonly action: string;
  constructor(kind: CrmFailureKind, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CrmError';
    this.kind = kind;
    this.code = code;
    this.action = ACTIONS[kind];
  }
}

const ACTIONS: Readonly<Record<CrmFailureKind, string>> = {
  unreachable: 'Check the network and the address of the org; the service tries again by itself.',
  busy: 'Nothing to do: the service tries again by itself.',
  sessionExpired: 'Log in again with: sf org login web --alias <org>, then start the command or the service again.',
  limitExceeded: 'Wait for the rolling 24-hour API limit to free calls, or ask Salesforce for more.',
  refused:
    'Check the permissions of this user (the service has the permission set OM_Integration) and that force-app is deployed.',
};

const BUSY = new Set([
  'SERVER_UNAVAILABLE',
  'UNABLE_TO_LOCK_ROW',
  'REQUEST_RUNNING_TOO_LONG',
  'QUERY_TIMEOUT',
  'TXN_SECURITY_METERING_ERROR',
  'ERROR_HTTP_420',
  'ERROR_HTTP_429',
  'ERROR_HTTP_500',
  'ERROR_HTTP_502',
  'ERROR_HTTP_503',
  'ERROR_HTTP_504',
  'UNKNOWN_EXCEPTION',
]);
const EXPIRED = new Set([
  'INVALID_SESSION_ID',
  'INVALID_AUTH_HEADER',
  'ERROR_HTTP_401',
  'invalid_grant',
  'RefreshTokenAuthError',
]);

const Thrown = z.object({
  name: z.string().optional(),
  message: z.string().optional(),
  errorCode: z.string().optional(),
  code: z.string().optional(),
  cause: z.object({ code: z.string().optional() }).optional().catch(undefined),
});

/** Puts whatever a connection threw into one of five kinds. */
export function toCrmError(thrown: unknown): CrmError {
  if (thrown instanceof CrmError) return thrown;
  const { data } = Thrown.safeParse(thrown);
  const message = data?.message ?? String(thrown);
  const apiCode = data?.errorCode;
  if (apiCode === undefined) {
    const refresh = [data?.name, data?.code].find((name) => name !== undefined && EXPIRED.has(name));
    if (refresh !== undefined) return new CrmError('sessionExpired', refresh, message, { cause: thrown });
    const network = data?.cause?.code ?? data?.code ?? data?.name ?? 'NETWORK';
    return new CrmError('unreachable', network, `The org does not answer: ${message} (${network})`, { cause: thrown });
  }
  return new CrmError(kindOf(apiCode), apiCode, `${apiCode}: ${message}`, { cause: thrown });
}

function kindOf(code: string): CrmFailureKind {
  if (EXPIRED.has(code)) return 'sessionExpired';
  if (code === 'REQUEST_LIMIT_EXCEEDED') return 'limitExceeded';
  return BUSY.has(code) ? 'busy' : 'refused';
}

/** Whether the same idempotent request may succeed a moment later. */
export const isTransient = (error: CrmError): boolean => error.kind === 'unreachable' || error.kind === 'busy';

/** Codes of single records that pass by themselves; any other code of a record does not. */
export const isTransientCode = (code: string): boolean => BUSY.has(code) || code === 'PROCESSING_HALTED';
