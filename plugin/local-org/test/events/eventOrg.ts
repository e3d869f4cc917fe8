import { startLocalOrg, type LocalOrgOptions, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import type { MetadataComponent } from '../../src/contract.ts';
import { componentsOfFiles } from '../../src/metadata/componentFiles.ts';
import { PLANT_METADATA } from '../soql/plantOrg.ts';

const xml = (type: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${type} xmlns="http://soap.sforce.com/2006/04/metadata">${body}</${type}>`;

const event = (label: string, publishBehavior: string): string =>
  xml(
    'CustomObject',
    `<deploymentStatus>Deployed</deploymentStatus><eventType>HighVolume</eventType><label>${label}</label>` +
      `<pluralLabel>${label}s</pluralLabel><publishBehavior>${publishBehavior}</publishBehavior>`
  );
const field = (name: string, type: string): string =>
  xml('CustomField', `<fullName>${name}</fullName><label>${name.replace('__c', '')}</label>${type}`);
const member = (channel: string, entity: string): string =>
  xml(
    'PlatformEventChannelMember',
    `<eventChannel>${channel}</eventChannel><selectedEntity>${entity}</selectedEntity>`
  );

const text = '<type>Text</type><length>80</length>';
const OBJECTS = 'objects/';

/** Two platform events, a channel of events, and change events of machines and accounts. */
const FILES: Readonly<Record<string, string>> = {
  [`${OBJECTS}Alarm__e/Alarm__e.object-meta.xml`]: event('Alarm', 'PublishAfterCommit'),
  [`${OBJECTS}Alarm__e/fields/Text__c.field-meta.xml`]: field('Text__c', text),
  [`${OBJECTS}Alarm__e/fields/Level__c.field-meta.xml`]: field(
    'Level__c',
    '<type>Number</type><precision>10</precision><scale>2</scale>'
  ),
  [`${OBJECTS}Alarm__e/fields/IsLoud__c.field-meta.xml`]: field(
    'IsLoud__c',
    '<type>Checkbox</type><defaultValue>false</defaultValue>'
  ),
  [`${OBJECTS}Alarm__e/fields/At__c.field-meta.xml`]: field('At__c', '<type>DateTime</type>'),
  [`${OBJECTS}Notice__e/Notice__e.object-meta.xml`]: event('Notice', 'PublishImmediately'),
  [`${OBJECTS}Notice__e/fields/Text__c.field-meta.xml`]: field('Text__c', text),
  'platformEventChannels/Plant__chn.platformEventChannel-meta.xml': xml(
    'PlatformEventChannel',
    '<channelType>event</channelType><label>Plant</label>'
  ),
  'platformEventChannelMembers/Plant_Alarm.platformEventChannelMember-meta.xml': member('Plant__chn', 'Alarm__e'),
  'platformEventChannelMembers/Plant_Notice.platformEventChannelMember-meta.xml': member('Plant__chn', 'Notice__e'),
  'platformEventChannelMembers/ChangeEvents_Machine.platformEventChannelMember-meta.xml': member(
    'ChangeEvents',
    'Machine__ChangeEvent'
  ),
  'platformEventChannelMembers/ChangeEvents_Account.platformEventChannelMember-meta.xml': member(
    'ChangeEvents',
    'AccountChangeEvent'
  ),
};

export const EVENT_METADATA: readonly MetadataComponent[] = [
  ...PLANT_METADATA,
  ...componentsOfFiles(Object.entries(FILES).map(([path, content]) => ({ path, content: Buffer.from(content) })))
    .components,
];

export interface EventServer {
  readonly server: LocalOrgServer;
  readonly org: RunningOrg;
  call(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: any }>;
}

/** A server whose orgs have events that are seen at once. */
export async function eventServer(options: LocalOrgOptions = {}): Promise<EventServer> {
  const server = await startLocalOrg({ ...options, events: { publishDelayMs: 1, ...options.events } });
  const [org] = server.orgs;
  if (!org) throw new Error('the server has an org');
  for (const each of server.orgs) {
    const refused = each.org.applyMetadata(EVENT_METADATA, { checkOnly: false }).filter(({ problem }) => problem);
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
  }
  const call: EventServer['call'] = async (method, path, body) => {
    const response = await fetch(`${server.url}/services/data/v66.0${path}`, {
      method,
      headers: { authorization: `Bearer ${org.admin.accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
  };
  return { server, org, call };
}
