import type { OAuthTokens } from '../auth/oauth.ts';
import type { Session } from '../contract.ts';
import { textOf } from '../metadata/elements.ts';
import type { Orgs } from '../server/orgs.ts';
import type { Tenant } from '../server/tenant.ts';
import { ACTION_OPERATIONS } from './partner/actions.ts';
import type { PartnerOperation } from './partner/call.ts';
import { QUERY_OPERATIONS } from './partner/queries.ts';
import { RECORD_OPERATIONS } from './partner/records.ts';
import { apiDisabled } from '../server/http.ts';
import { SoapFault, type SoapCall, type SoapValue } from './envelope.ts';

/** `u` is the partner API, `c` the enterprise API; both are read the same way. */
export const PARTNER_NAMESPACES: Readonly<Record<string, string>> = {
  u: 'urn:partner.soap.sforce.com',
  c: 'urn:enterprise.soap.sforce.com',
};

export interface PartnerCaller {
  readonly orgs: Orgs;
  readonly oauth: OAuthTokens;
  readonly serverUrl: string;
  /** `u` or `c`. */
  readonly api: string;
  readonly version: string;
}

/** @throws SoapFault as Salesforce words it. */
export function partnerOperation(call: SoapCall, caller: PartnerCaller): SoapValue {
  if (call.operation === 'login') return login(call, caller);
  const found = caller.orgs.byToken(call.sessionId);
  if (!found) {
    throw new SoapFault(
      'INVALID_SESSION_ID',
      'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash'
    );
  }
  if (call.operation === 'logout') {
    caller.orgs.tokens.revoke(call.sessionId);
    return undefined;
  }
  const { tenant, session } = found;
  if (!tenant.mayUseApi(session)) throw apiDisabled();
  const operation = Object.hasOwn(PARTNER_OPERATIONS, call.operation) ? PARTNER_OPERATIONS[call.operation] : undefined;
  if (!operation) throw new SoapFault('INVALID_OPERATION', `No operation available for request ${call.operation}`);
  if (!tenant.usage.take()) throw new SoapFault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  tenant.usage.note(`SOAP ${call.operation}`);
  const { header, body } = call;
  return tenant.org.runAs(session, () => operation({ tenant, session, serverUrl: caller.serverUrl, header, body }));
}

export const PARTNER_OPERATIONS: Readonly<Record<string, PartnerOperation>> = {
  ...RECORD_OPERATIONS,
  ...QUERY_OPERATIONS,
  ...ACTION_OPERATIONS,
  getUserInfo: ({ tenant, session }) => userInfo(tenant, session),
  getServerTimestamp: ({ tenant }) => ({ timestamp: tenant.clock().toISOString() }),
};

function login({ body }: SoapCall, { orgs, oauth, serverUrl, api, version }: PartnerCaller): SoapValue {
  const found = oauth.byPassword(textOf(body, 'username') ?? '', textOf(body, 'password') ?? '');
  if (!found) {
    throw new SoapFault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.');
  }
  const { tenant, session } = found;
  const orgPath = `${version}/${tenant.org.id.slice(0, 15)}`;
  return {
    metadataServerUrl: `${serverUrl}/services/Soap/m/${orgPath}`,
    passwordExpired: false,
    sandbox: false,
    serverUrl: `${serverUrl}/services/Soap/${api}/${orgPath}`,
    sessionId: orgs.tokens.access({ orgId: tenant.org.id, userId: session.userId }),
    userId: session.userId,
    userInfo: userInfo(tenant, session),
  };
}

function userInfo(tenant: Tenant, session: Session): Readonly<Record<string, SoapValue>> {
  const user = tenant.org.retrieve(session, 'User', session.userId);
  const text = (field: string): string => String(user?.[field] ?? '');
  return {
    accessibilityMode: false,
    currencySymbol: '$',
    orgAttachmentFileSizeLimit: 26_214_400,
    orgDefaultCurrencyIsoCode: 'USD',
    orgHasPersonAccounts: false,
    organizationId: tenant.org.id,
    organizationMultiCurrency: false,
    organizationName: tenant.org.name,
    profileId: text('ProfileId'),
    roleId: user?.['UserRoleId'] === undefined ? null : text('UserRoleId') || null,
    sessionSecondsValid: 7200,
    userEmail: text('Email'),
    userFullName: text('Name'),
    userId: session.userId,
    userLanguage: text('LanguageLocaleKey'),
    userLocale: text('LocaleSidKey'),
    userName: session.username,
    userTimeZone: text('TimeZoneSidKey'),
    userType: 'Standard',
    userUiSkin: 'Theme3',
  };
}
