import type { MetadataComponent, PicklistValue } from '../contract.ts';
import { readAutomation, withApprovalTargets, type Automation } from './automation.ts';
import { buildObjects } from './buildObjects.ts';
import { keyOf, parseComponent, type ParsedComponent, type Problem } from './parsedComponents.ts';
import { readAccess, type AccessGrant } from './readAccess.ts';
import { readAssignmentRules, type AssignmentRules } from './readAssignmentRules.ts';
import { readChannelMember, type ChannelMember } from './readEventChannel.ts';
import { readQueueMembers, readSharing, type Principal, type SharingSettings } from './readSharing.ts';
import { withShares } from './shareObjects.ts';
import { readValues } from './readField.ts';
import { OrgSchema } from './schema.ts';
import { standardObjects } from './standardObjects.ts';
import { applyStandardValueSet } from './standardValueSets.ts';
import { childrenOf, flag, required, textOf } from './elements.ts';
import { MetadataError } from './xml.ts';

/** A record type of an object; its record has the same developer name. */
export interface RecordTypeDef {
  readonly object: string;
  readonly name: string;
  readonly label: string;
  readonly active: boolean;
}

export interface QueueDef {
  readonly name: string;
  readonly label: string;
  readonly kind: 'Queue' | 'Regular';
  readonly objects: readonly string[];
  /** Members that the metadata states; a public group has its own in records only. */
  readonly members: readonly Principal[];
  readonly email?: string;
  readonly doesSendEmailToMembers: boolean;
  readonly doesIncludeBosses: boolean;
}

/** Everything that the metadata of an org says, as the other parts use it. Never changed; a deploy makes a new one. */
export interface OrgModel {
  readonly schema: OrgSchema;
  readonly labels: ReadonlyMap<string, string>;
  readonly permissionSets: ReadonlyMap<string, AccessGrant>;
  readonly profiles: ReadonlyMap<string, AccessGrant>;
  /** Permission set names by the lower-case name of their group. */
  readonly permissionSetGroups: ReadonlyMap<string, readonly string[]>;
  /** Label by API name. */
  readonly customPermissions: ReadonlyMap<string, string>;
  readonly recordTypes: readonly RecordTypeDef[];
  readonly queues: readonly QueueDef[];
  /** Who sees which records by default, and by rules. */
  readonly sharing: SharingSettings;
  /** `thing__c.project__c`, in lower case: reasons of objects for shares that programs make. */
  readonly sharingReasons: ReadonlySet<string>;
  readonly automation: Automation;
  readonly assignmentRules: AssignmentRules;
  readonly channelMembers: readonly ChannelMember[];
  /** `Order.enableOrders` → `true`, for each setting that a Settings component states. */
  readonly settings: ReadonlyMap<string, string>;
}

export interface BuildInput {
  readonly components: Iterable<MetadataComponent>;
  /** The key prefix that an object has, or gets. */
  readonly keyPrefixOf: (objectName: string, first: string) => string;
  /** Settings of the org that no component states. */
  readonly defaultSettings: Readonly<Record<string, string>>;
}

export interface BuildResult {
  readonly model: OrgModel;
  readonly components: ReadonlyMap<string, ParsedComponent>;
  readonly problems: readonly Problem[];
}

/** Interprets all components of an org together. Problems are collected, so that one deploy reports all of them. */
export function buildModel({ components, keyPrefixOf, defaultSettings }: BuildInput): BuildResult {
  const problems: Problem[] = [];
  const parsed = parseAll(components, problems);
  const attempt = <T>(entry: ParsedComponent, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MetadataError)) throw error;
      // What has no place of its own stands where its component begins.
      const position = error.position ?? entry.element?.position();
      problems.push({ type: entry.type, fullName: entry.fullName, message: error.message, position });
      return undefined;
    }
  };
  const ofType = (type: string): ParsedComponent[] => [...parsed.values()].filter((entry) => entry.type === type);
  const collect = <T>(type: string, read: (entry: ParsedComponent) => T): T[] =>
    ofType(type).flatMap((entry) => {
      const value = attempt(entry, () => read(entry));
      return value === undefined ? [] : [value];
    });

  const settings = new Map(Object.entries(defaultSettings));
  collect('Settings', (entry) => {
    for (const setting of entry.element?.children ?? [])
      settings.set(`${entry.fullName}.${setting.name}`, setting.text);
  });
  const valueSets = new Map<string, readonly PicklistValue[]>();
  collect('GlobalValueSet', (entry) => valueSets.set(entry.fullName, readValues(need(entry), 'customValue')));

  const standard = standardObjects(settings);
  if (settings.get('Order.enableOrders') === 'false') for (const name of ['order', 'orderitem']) standard.delete(name);
  collect('StandardValueSet', (entry) =>
    applyStandardValueSet(standard, entry.fullName, readValues(need(entry), 'standardValue'))
  );
  const built = buildObjects({ standard, parsed, valueSets, keyPrefixOf, attempt });
  const automation = readAutomation(built, collect);
  const { objects, sharing } = withShares(
    { objects: withApprovalTargets(built, automation), sharing: readSharing(built, collect) },
    keyPrefixOf
  );
  const grants = (type: string): ReadonlyMap<string, AccessGrant> =>
    new Map(
      collect(type, (entry) => readAccess(entry.fullName, need(entry))).map((grant) => [
        grant.name.toLowerCase(),
        grant,
      ])
    );

  const model: OrgModel = {
    schema: new OrgSchema(objects),
    labels: new Map(
      collect('CustomLabels', (entry) =>
        childrenOf(need(entry), 'labels').map(
          (label) => [required(label, 'fullName'), required(label, 'value')] as const
        )
      ).flat()
    ),
    permissionSets: grants('PermissionSet'),
    profiles: grants('Profile'),
    permissionSetGroups: new Map(
      collect('PermissionSetGroup', (entry) => [
        entry.fullName.toLowerCase(),
        childrenOf(need(entry), 'permissionSets').map((inner) => inner.text),
      ])
    ),
    customPermissions: new Map(
      collect('CustomPermission', (entry) => [entry.fullName, required(need(entry), 'label')])
    ),
    recordTypes: collect('RecordType', readRecordType),
    queues: [...collect('Queue', readQueue), ...collect('Group', readGroup)],
    sharing,
    sharingReasons: new Set(collect('SharingReason', ({ fullName }) => fullName.toLowerCase())),
    automation,
    assignmentRules: new Map(collect('AssignmentRules', readAssignmentRules)),
    channelMembers: collect('PlatformEventChannelMember', (entry) => readChannelMember(entry, objects)),
    settings,
  };
  return { model, components: parsed, problems };
}

function parseAll(components: Iterable<MetadataComponent>, problems: Problem[]): Map<string, ParsedComponent> {
  const parsed = new Map<string, ParsedComponent>();
  for (const component of components) {
    try {
      for (const entry of parseComponent(component)) parsed.set(keyOf(entry), entry);
    } catch (error) {
      if (!(error instanceof MetadataError)) throw error;
      const { type, fullName } = component;
      problems.push({ type, fullName, message: `Error parsing file: ${error.message}`, position: error.position });
    }
  }
  return parsed;
}

function need(entry: ParsedComponent): NonNullable<ParsedComponent['element']> {
  if (entry.element === undefined) throw new MetadataError(`The ${entry.type} ${entry.fullName} has no XML.`);
  return entry.element;
}

function readRecordType(entry: ParsedComponent): RecordTypeDef {
  const element = need(entry);
  const [object = '', name = ''] = entry.fullName.split('.');
  return { object, name, label: required(element, 'label'), active: flag(element, 'active') };
}

function readQueue(entry: ParsedComponent): QueueDef {
  const element = need(entry);
  const objects = childrenOf(element, 'queueSobject').map((inner) => required(inner, 'sobjectType'));
  const email = textOf(element, 'email');
  return {
    name: entry.fullName,
    label: required(element, 'name'),
    kind: 'Queue',
    objects,
    members: readQueueMembers(element),
    ...(email === undefined ? {} : { email }),
    doesSendEmailToMembers: flag(element, 'doesSendEmailToMembers'),
    doesIncludeBosses: flag(element, 'doesIncludeBosses', true),
  };
}

function readGroup(entry: ParsedComponent): QueueDef {
  const element = need(entry);
  return {
    name: entry.fullName,
    label: textOf(element, 'name') ?? entry.fullName,
    kind: 'Regular',
    objects: [],
    members: [],
    doesSendEmailToMembers: false,
    doesIncludeBosses: flag(element, 'doesIncludeBosses', true),
  };
}
