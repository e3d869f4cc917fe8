import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { ApexAddress } from '../records/address.ts';
import { asOrgTransaction } from '../runtime/transaction.ts';
import { enumType } from './enumType.ts';

const ofUser =
  (field: string) =>
  (apex: ApexTransaction): unknown => {
    const { core } = orgOf(apex);
    return core.records.find(core.objectNamed('User'), apex.userId)?.[field] ?? null;
  };

const orgName = (apex: ApexTransaction): unknown => {
  const { core } = orgOf(apex);
  return core.records.find(core.objectNamed('Organization'), apex.orgId)?.['Name'] ?? null;
};

const QUIDDITIES = [
  'ANONYMOUS',
  'AURA',
  'BATCH_ACS',
  'BATCH_APEX',
  'BATCH_CHUNK_PARALLEL',
  'BATCH_CHUNK_SERIAL',
  'BULK_API',
  'COMMERCE_INTEGRATION',
  'DISCOVERABLE_LOGIN',
  'EXTERNAL_SERVICE_CALLBACK',
  'FUNCTION_CALLBACK',
  'FUTURE',
  'INBOUND_EMAIL_SERVICE',
  'INVOCABLE_ACTION',
  'IOT',
  'LIGHTNING',
  'PLATFORM_EVENT_PUBLISH_CALLBACK',
  'POST_INSTALL_SCRIPT',
  'QUEUEABLE',
  'QUICK_ACTION',
  'REMOTE_ACTION',
  'REST',
  'RUNTEST_ASYNC',
  'RUNTEST_DEPLOY',
  'RUNTEST_SYNC',
  'SCHEDULED',
  'SOAP',
  'SYNCHRONOUS',
  'TRANSACTION_FINALIZER_QUEUEABLE',
  'UNDEFINED',
  'VF',
];

const quiddity = (apex: ApexTransaction): unknown => {
  const { kind, quiddity: name } = asOrgTransaction(apex);
  const own =
    kind === 'Queueable' ? 'QUEUEABLE' : kind === 'Future' ? 'FUTURE' : kind === 'BatchApex' ? 'BATCH_APEX' : name;
  return apex.types.resolve('Quiddity')?.enumValues.find((value) => value.name === own) ?? null;
};

const REQUEST = {};
/** The request that Apex is part of: one object per transaction. */
class CurrentRequest {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

let requests = 0;
const currentRequest = (apex: ApexTransaction): CurrentRequest =>
  apex.state(REQUEST, () => new CurrentRequest(`TID:${(++requests).toString(36).padStart(16, '0')}`));

const part = (key: string) => (_apex: ApexTransaction, self: ApexAddress) => self.parts[key] ?? null;

export const userTypes = [
  nativeType('UserInfo', {
    isInstance: () => false,
    members: {
      'static Id getUserId()': (apex) => apex.userId,
      'static String getUserName()': ofUser('Username'),
      'static String getName()': ofUser('Name'),
      'static String getFirstName()': ofUser('FirstName'),
      'static String getLastName()': ofUser('LastName'),
      'static String getUserEmail()': ofUser('Email'),
      'static Id getProfileId()': ofUser('ProfileId'),
      'static Id getUserRoleId()': ofUser('UserRoleId'),
      'static Id getOrganizationId()': (apex) => apex.orgId,
      'static String getOrganizationName()': orgName,
      'static String getLocale()': (apex) => apex.locale,
      'static String getLanguage()': ofUser('LanguageLocaleKey'),
      'static String getUserType()': () => 'Standard',
      'static String getSessionId()': () => null,
      'static String getDefaultCurrency()': () => 'USD',
      'static String getUiTheme()': () => 'Theme4d',
      'static String getUiThemeDisplayed()': () => 'Theme4d',
      'static Boolean isMultiCurrencyOrganization()': () => false,
      'static Boolean isCurrentUserLicensed(String namespace)': () => false,
      'static Boolean hasPackageLicense(Id package)': () => false,
    },
  }),
  enumType('Quiddity', QUIDDITIES),
  nativeType('Request', {
    isInstance: (value) => value instanceof CurrentRequest,
    members: {
      'static Request getCurrent()': currentRequest,
      'String getRequestId()': (_apex, self: CurrentRequest) => self.id,
      'Quiddity getQuiddity()': quiddity,
    },
  }),
  nativeType('Address', {
    isInstance: (value) => value instanceof ApexAddress,
    members: {
      'String getCity()': part('city'),
      'String getCountry()': part('country'),
      'String getCountryCode()': part('countryCode'),
      'String getPostalCode()': part('postalCode'),
      'String getState()': part('state'),
      'String getStateCode()': part('stateCode'),
      'String getStreet()': part('street'),
    },
  }),
];
