export {
  startLocalOrg,
  type LocalOrgOptions,
  type LocalOrgServer,
  type OrgOptions,
  type RunningOrg,
  type UserAccess,
} from './server/startLocalOrg.ts';
export type { LocalOrgLogger } from './server/createApp.ts';
export type { EventLimits, EventOptions } from './events/eventService.ts';
export type { OrgPicture } from './server/pictures.ts';
export type { UsageReport } from './server/usage.ts';
export type { OAuthClient } from './auth/oauth.ts';
export { MetadataRefused } from './org/createOrg.ts';
export { ApiError } from './contract.ts';
export type { ObjectDef, FieldDef, Org, Session } from './contract.ts';
export type * from './rest/uiApi/representations.ts';
export type * from './rest/uiApi/formRepresentations.ts';
export type * from './rest/uiApi/listRepresentations.ts';
export type * from './rest/uiApi/actionRepresentations.ts';
export type { GraphqlResponse } from './rest/graphql/graphqlRoute.ts';
export type { GraphqlError } from './rest/graphql/graphqlErrors.ts';
