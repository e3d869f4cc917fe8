/**
 * Every object and field that metadata may name: ours from the project, Salesforce's from the data files of the local org
 * (read as data; nothing of the local org is imported).
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { childText } from './xmlTree.ts';
import { fieldsOfObject, ofSuffix, type Project } from './project.ts';

export interface CatalogueField {
  readonly name: string;
  /** Lower-case type of the describe result for standard fields, of the metadata for custom ones. */
  readonly type: string;
  readonly referenceTo: readonly string[];
  readonly relationshipName?: string;
  readonly custom: boolean;
}
export interface CatalogueObject {
  readonly name: string;
  readonly custom: boolean;
  /** Detail records take owner and sharing from their master. */
  readonly hasOwner: boolean;
  /** By lower-case name: formulas and lists do not mind upper and lower case. */
  readonly fields: ReadonlyMap<string, CatalogueField>;
}
export interface Catalogue {
  /** By lower-case name. */
  readonly objects: ReadonlyMap<string, CatalogueObject>;
}

const STANDARD_DATA = 'plugin/local-org/data';

interface StandardData {
  readonly name: string;
  readonly system?: readonly string[];
  readonly addresses?: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

export function readCatalogue(project: Project): Catalogue {
  const objects = new Map<string, CatalogueObject>();
  const folder = join(project.root, STANDARD_DATA);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const data = JSON.parse(readFileSync(join(folder, file), 'utf8')) as StandardData;
    const fields = [...standardFields(data), ...customFields(project, data.name)];
    const hasOwner = data.system?.some((group) => group === 'owner' || group === 'queueOwner') ?? false;
    objects.set(data.name.toLowerCase(), { name: data.name, custom: false, hasOwner, fields: byName(fields) });
  }
  for (const component of ofSuffix(project.components, 'object')) {
    if (!component.name.includes('__')) continue;
    const own = customFields(project, component.name);
    const hasOwner = !own.some((field) => field.type === 'masterdetail') && component.name.endsWith('__c');
    const fields = [...SYSTEM_FIELDS, plain('Name', 'string'), ...(hasOwner ? [OWNER] : []), ...own];
    objects.set(component.name.toLowerCase(), { name: component.name, custom: true, hasOwner, fields: byName(fields) });
  }
  return { objects };
}

export const objectOf = (catalogue: Catalogue, name: string): CatalogueObject | undefined =>
  catalogue.objects.get(name.toLowerCase());

export const fieldOf = (object: CatalogueObject, name: string): CatalogueField | undefined =>
  object.fields.get(name.toLowerCase());

const plain = (name: string, type: string): CatalogueField => ({ name, type, referenceTo: [], custom: false });
const reference = (name: string, referenceTo: readonly string[], relationshipName: string): CatalogueField => ({
  name,
  type: 'reference',
  referenceTo,
  relationshipName,
  custom: false,
});

const OWNER = reference('OwnerId', ['User', 'Group'], 'Owner');
const SYSTEM_FIELDS: readonly CatalogueField[] = [
  plain('Id', 'id'),
  plain('CreatedDate', 'datetime'),
  reference('CreatedById', ['User'], 'CreatedBy'),
  plain('LastModifiedDate', 'datetime'),
  reference('LastModifiedById', ['User'], 'LastModifiedBy'),
  plain('SystemModstamp', 'datetime'),
  plain('IsDeleted', 'boolean'),
];
const ADDRESS_PARTS = ['Street', 'City', 'State', 'PostalCode', 'Country', 'Latitude', 'Longitude', 'Address'];

/** A field line reads `<type> … [->Target|Target] [as Relationship] …`; see the reader in the local org. */
function standardFields(data: StandardData): readonly CatalogueField[] {
  const own = Object.entries(data.fields).map(([name, line]): CatalogueField => {
    const targets = /->(\S+)/.exec(line)?.[1]?.split('|') ?? [];
    const relationshipName = / as (\w+)/.exec(line)?.[1];
    const field = { name, type: line.split(' ')[0] ?? '', referenceTo: targets, custom: false };
    return relationshipName === undefined ? field : { ...field, relationshipName };
  });
  const addresses = (data.addresses ?? []).flatMap((prefix) =>
    ADDRESS_PARTS.map((part) => plain(prefix + part, 'string'))
  );
  const owner = data.system?.some((group) => group === 'owner' || group === 'queueOwner') ? [OWNER] : [];
  return [...SYSTEM_FIELDS, ...own, ...addresses, ...owner];
}

function customFields(project: Project, object: string): readonly CatalogueField[] {
  return fieldsOfObject(project, object).map((field) => {
    const isReference = field.referenceTo !== undefined;
    return {
      name: field.name,
      type: field.type.toLowerCase(),
      referenceTo: isReference ? [field.referenceTo ?? ''] : [],
      ...(isReference ? { relationshipName: field.name.replace(/__c$/, '__r') } : {}),
      custom: true,
    };
  });
}

const byName = (fields: readonly CatalogueField[]): ReadonlyMap<string, CatalogueField> =>
  new Map(fields.map((field) => [field.name.toLowerCase(), field]));

/** The names of all components of a suffix, e.g. every custom permission. */
export const namesOf = (project: Project, suffix: string): ReadonlySet<string> =>
  new Set(ofSuffix(project.components, suffix).map((component) => component.name));

/** Custom labels stand together in files, so they are found inside. */
export const labelNames = (project: Project): ReadonlySet<string> =>
  new Set(
    ofSuffix(project.components, 'labels').flatMap((component) =>
      component.root.children.map((label) => childText(label, 'fullName') ?? '')
    )
  );
