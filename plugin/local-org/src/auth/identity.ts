import type { Session, SObjectRecord } from '../contract.ts';
import type { Tenant } from '../server/tenant.ts';

function addresses(server: string, orgId: string): Readonly<Record<string, string>> {
  const data = `${server}/services/data/v{version}`;
  return {
    enterprise: `${server}/services/Soap/c/{version}/${orgId}`,
    metadata: `${server}/services/Soap/m/{version}/${orgId}`,
    partner: `${server}/services/Soap/u/{version}/${orgId}`,
    rest: `${data}/`,
    sobjects: `${data}/sobjects/`,
    search: `${data}/search/`,
    query: `${data}/query/`,
    recent: `${data}/recent/`,
    tooling_soap: `${server}/services/Soap/T/{version}/${orgId}`,
    tooling_rest: `${data}/tooling/`,
    profile: `${server}/{user_id}`,
    custom_domain: server,
  };
}

const text = (user: SObjectRecord | undefined, field: string): string => String(user?.[field] ?? '');

/** `GET /services/oauth2/userinfo`. */
export function userInfo(tenant: Tenant, session: Session, server: string): object {
  const { userId, orgId, username } = session;
  const user = tenant.org.retrieve(session, 'User', userId);
  return {
    sub: `${server}/id/${orgId}/${userId}`,
    user_id: userId,
    organization_id: orgId,
    preferred_username: username,
    nickname: text(user, 'CommunityNickname'),
    name: text(user, 'Name'),
    email: text(user, 'Email'),
    email_verified: true,
    given_name: user?.['FirstName'] ?? null,
    family_name: text(user, 'LastName'),
    zoneinfo: text(user, 'TimeZoneSidKey'),
    active: true,
    user_type: 'STANDARD',
    language: text(user, 'LanguageLocaleKey'),
    locale: text(user, 'LocaleSidKey'),
    utcOffset: 0,
    updated_at: text(user, 'LastModifiedDate').replace(/Z$/, '+0000'),
    urls: addresses(server, orgId),
  };
}

/** `GET /id/<org>/<user>`. */
export function identity(tenant: Tenant, session: Session, server: string): object {
  const { userId, orgId, username } = session;
  const user = tenant.org.retrieve(session, 'User', userId);
  return {
    id: `${server}/id/${orgId}/${userId}`,
    asserted_user: true,
    user_id: userId,
    organization_id: orgId,
    username,
    nick_name: text(user, 'CommunityNickname'),
    display_name: text(user, 'Name'),
    email: text(user, 'Email'),
    email_verified: true,
    photos: {
      picture: `${server}/profilephoto/005/F`,
      thumbnail: `${server}/profilephoto/005/T`,
    },
    first_name: user?.['FirstName'] ?? null,
    last_name: text(user, 'LastName'),
    timezone: text(user, 'TimeZoneSidKey'),
    active: true,
    user_type: 'STANDARD',
    language: text(user, 'LanguageLocaleKey'),
    locale: text(user, 'LocaleSidKey'),
    utcOffset: 0,
    last_modified_date: text(user, 'LastModifiedDate').replace(/Z$/, '+0000'),
    is_app_installed: true,
    urls: addresses(server, orgId),
  };
}
