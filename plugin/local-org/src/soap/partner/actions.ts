import { ApiError } from '../../contract.ts';
import { child, childrenOf, flag, textOf } from '../../metadata/elements.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import { componentsOf } from '../../rest/orgComponents.ts';
import { resetPassword, setPassword } from '../../rest/passwords.ts';
import { tabsOf, type Tab } from '../../rest/userInterface.ts';
import { SoapFault, type SoapValue } from '../envelope.ts';
import type { PartnerCall, PartnerOperation } from './call.ts';
import { processOperation } from './processes.ts';
import { errorValue, typeOf, valuesOf } from './records.ts';

/** What the partner API does with records beyond saving them. */
export const ACTION_OPERATIONS: Readonly<Record<string, PartnerOperation>> = {
  // The WSDL calls a request `request`, jsforce `mergeRequests`; the platform goes by the place, not by the name.
  merge: (call) => call.body.children.map((request) => attempt(() => merge(call, request))),
  convertLead: (call) => childrenOf(call.body, 'leadConverts').map((request) => attempt(() => convert(call, request))),
  describeTabs,
  setPassword: ({ tenant: { org }, session, body }) => {
    setPassword({ org, session }, textOf(body, 'userId') ?? '', textOf(body, 'password') ?? '');
    return {};
  },
  resetPassword: ({ tenant: { org }, session, body }) => ({
    password: resetPassword({ org, session }, textOf(body, 'userId') ?? ''),
  }),
  process: processOperation,
};

/** One refused request does not disturb the others of its call. */
function attempt(work: () => Readonly<Record<string, SoapValue>>): SoapValue {
  try {
    return { ...work(), success: true };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { errors: [errorValue(error)], success: false };
  }
}

function merge({ tenant, session }: PartnerCall, request: XmlElement): Readonly<Record<string, SoapValue>> {
  const master = child(request, 'masterRecord');
  if (!master) throw new SoapFault('MISSING_ARGUMENT', 'masterRecord is required');
  const { id, mergedRecordIds, updatedRelatedIds } = tenant.org.merge(session, {
    object: typeOf(master),
    masterId: textOf(master, 'Id') ?? '',
    values: valuesOf(master),
    mergedIds: childrenOf(request, 'recordToMergeIds').map(({ text }) => text),
  });
  return { id, mergedRecordIds, updatedRelatedIds };
}

function convert({ tenant, session }: PartnerCall, request: XmlElement): Readonly<Record<string, SoapValue>> {
  const optional = (name: string): string | undefined => textOf(request, name);
  const [accountId, contactId, ownerId] = [optional('accountId'), optional('contactId'), optional('ownerId')];
  const opportunityName = optional('opportunityName');
  return {
    ...tenant.org.convertLead(session, {
      leadId: optional('leadId') ?? '',
      convertedStatus: optional('convertedStatus') ?? '',
      ...(accountId === undefined ? {} : { accountId }),
      ...(contactId === undefined ? {} : { contactId }),
      ...(ownerId === undefined ? {} : { ownerId }),
      ...(opportunityName === undefined ? {} : { opportunityName }),
      doNotCreateOpportunity: flag(request, 'doNotCreateOpportunity'),
      overwriteLeadSource: flag(request, 'overwriteLeadSource'),
    }),
  };
}

/** The apps of the org with their tabs; all tabs in one app when the org has none. */
function describeTabs({ tenant, session, serverUrl }: PartnerCall): SoapValue {
  const tabs = tabsOf({ org: tenant.org, session, serverUrl });
  const apps = componentsOf(tenant.org, 'CustomApplication').flatMap(({ fullName, element, id }) => {
    if (!element) return [];
    const named = new Set(childrenOf(element, 'tabs').map(({ text }) => text));
    const label = textOf(element, 'label') ?? fullName;
    const description = textOf(element, 'description') ?? '';
    return [{ id, label, description, tabs: tabs.filter(({ name }) => named.has(name)) }];
  });
  const shown = apps.length > 0 ? apps : [{ id: '', label: 'Sales', description: '', tabs }];
  return shown.map((app, index) => ({
    description: app.description,
    label: app.label,
    logoUrl: `${serverUrl}/img/seasonLogos/2016_winter_aloha.png`,
    selected: index === 0,
    tabSetId: app.id,
    tabs: app.tabs.map(tabValue),
  }));
}

const tabValue = ({ custom, iconUrl, label, miniIconUrl, name, sobjectName, url }: Tab): SoapValue => ({
  custom,
  iconUrl,
  label,
  miniIconUrl,
  name,
  sobjectName,
  url,
});
