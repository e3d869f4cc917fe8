import type { FieldDef, MetadataComponent, ObjectDef, Org } from '../../contract.ts';
import { textOf } from '../../metadata/elements.ts';
import { fieldDef } from '../../metadata/fieldDef.ts';
import { parseXml, type XmlElement } from '../../metadata/xml.ts';
import type { CatalogRow, Columns } from './catalogTypes.ts';
import { REMOTE_SITE, remoteSiteComponent, remoteSiteRow } from './remoteSites.ts';

/** An object of the tooling API whose records are made from the metadata of the org. */
export interface CatalogObject {
  readonly definition: ObjectDef;
  readonly columns: Columns;
  rows(org: Org): Iterable<CatalogRow>;
  /** The metadata type behind the records, when they are components. */
  readonly component?: string;
  /** Makes the component of the `Metadata` that a client writes; without it components are made of a body. */
  readonly fromMetadata?: (fullName: string, metadata: unknown) => MetadataComponent;
  /** The org keeps the records itself, for the data API has them too. */
  readonly isStored?: boolean;
}

const ENTITY: Columns = {
  DurableId: 'string',
  QualifiedApiName: 'string',
  DeveloperName: 'string',
  Label: 'string',
  PluralLabel: 'string',
  KeyPrefix: 'string',
  NamespacePrefix: 'string',
  IsCustomizable: 'boolean',
  IsCustomSetting: 'boolean',
  IsQueryable: 'boolean',
  IsTriggerable: 'boolean',
};
const FIELD: Columns = {
  DurableId: 'string',
  EntityDefinitionId: 'string',
  QualifiedApiName: 'string',
  DeveloperName: 'string',
  Label: 'string',
  DataType: 'string',
  Length: 'int',
  Precision: 'int',
  Scale: 'int',
  IsNillable: 'boolean',
  IsCalculated: 'boolean',
  IsIndexed: 'boolean',
  NamespacePrefix: 'string',
};
const APEX: Columns = {
  Name: 'string',
  NamespacePrefix: 'string',
  ApiVersion: 'double',
  Status: 'string',
  Body: 'textarea',
  LengthWithoutComments: 'int',
};
/** Made when it is asked for, of the text of the class. */
const SYMBOLS: Columns = { SymbolTable: 'anyType' };
const RESOURCE: Columns = {
  Name: 'string',
  NamespacePrefix: 'string',
  ContentType: 'string',
  CacheControl: 'string',
  Description: 'string',
  BodyLength: 'int',
  Body: 'base64',
};
const PART: Columns = { DeveloperName: 'string', NamespacePrefix: 'string', TableEnumOrId: 'string' };
const RULE: Columns = {
  ValidationName: 'string',
  NamespacePrefix: 'string',
  EntityDefinitionId: 'string',
  Active: 'boolean',
  ErrorMessage: 'string',
  ErrorDisplayField: 'string',
};

function* entities({ schema }: Org): Iterable<CatalogRow> {
  for (const object of schema.objects()) {
    if (object.tooling) continue;
    yield {
      Id: object.name,
      DurableId: object.name,
      QualifiedApiName: object.name,
      DeveloperName: object.name.replace(/__\w+$/, ''),
      Label: object.label,
      PluralLabel: object.labelPlural,
      KeyPrefix: object.keyPrefix || null,
      IsCustomizable: true,
      IsCustomSetting: object.kind === 'setting',
      IsQueryable: object.queryable,
      IsTriggerable: object.createable,
    };
  }
}

function* fields({ schema }: Org): Iterable<CatalogRow> {
  for (const object of schema.objects()) {
    if (object.tooling) continue;
    for (const field of object.fields.values()) yield fieldRow(object, field);
  }
}

const fieldRow = (object: ObjectDef, field: FieldDef): CatalogRow => ({
  Id: `${object.name}.${field.name}`,
  DurableId: `${object.name}.${field.name}`,
  EntityDefinitionId: object.name,
  QualifiedApiName: field.name,
  DeveloperName: field.name.replace(/__\w+$/, ''),
  Label: field.label,
  DataType: field.type,
  Length: field.length,
  Precision: field.precision,
  Scale: field.scale,
  IsNillable: field.nillable,
  IsCalculated: field.formula !== undefined,
  IsIndexed: field.unique || field.externalId || field.type === 'reference' || field.type === 'id',
});

type Stored = MetadataComponent & { readonly id?: string };
type RowOf = (component: Stored, root: XmlElement | undefined) => CatalogRow;

const ofType = (type: string, rowOf: RowOf) =>
  function* (org: Org): Iterable<CatalogRow> {
    for (const component of org.components() as readonly Stored[]) {
      if (component.type !== type) continue;
      const root = component.xml === undefined ? undefined : parseXml(component.xml);
      yield { Id: component.id ?? null, ...rowOf(component, root) };
    }
  };

const text = (root: XmlElement | undefined, name: string): string | null => (root && textOf(root, name)) ?? null;

const resourceRow: RowOf = (component, root) => ({
  Name: component.fullName,
  ContentType: text(root, 'contentType'),
  CacheControl: text(root, 'cacheControl'),
  Description: text(root, 'description'),
  BodyLength: component.content?.length ?? 0,
});
const partRow: RowOf = ({ fullName }) => {
  const [object = '', name] = fullName.split('.');
  return { DeveloperName: (name ?? object).replace(/__\w+$/, ''), TableEnumOrId: name === undefined ? null : object };
};
const ruleRow: RowOf = ({ fullName }, root) => {
  const [object = '', name = ''] = fullName.split('.');
  return {
    ValidationName: name,
    EntityDefinitionId: object,
    Active: text(root, 'active') === 'true',
    ErrorMessage: text(root, 'errorMessage'),
    ErrorDisplayField: text(root, 'errorDisplayField'),
  };
};

export const CATALOG: readonly CatalogObject[] = [
  { definition: definition('EntityDefinition', ENTITY), columns: ENTITY, rows: entities },
  { definition: definition('FieldDefinition', FIELD), columns: FIELD, rows: fields },
  { ...component('ApexClass', { ...APEX, ...SYMBOLS }, () => ({})), isStored: true },
  { ...component('ApexTrigger', APEX, () => ({})), isStored: true },
  component('StaticResource', RESOURCE, resourceRow),
  component('CustomObject', PART, partRow),
  component('CustomField', PART, partRow),
  component('ValidationRule', RULE, ruleRow),
  {
    definition: definition('RemoteProxy', REMOTE_SITE, true),
    columns: REMOTE_SITE,
    rows: ofType('RemoteSiteSetting', remoteSiteRow),
    component: 'RemoteSiteSetting',
    fromMetadata: remoteSiteComponent,
  },
];

export const catalogObject = (name: string): CatalogObject | undefined =>
  CATALOG.find((object) => object.definition.name.toLowerCase() === name.toLowerCase());

function component(type: string, columns: Columns, rowOf: RowOf): CatalogObject {
  const isOwn = ['ApexClass', 'ApexTrigger', 'StaticResource'].includes(type);
  return { definition: definition(type, columns, isOwn), columns, rows: ofType(type, rowOf), component: type };
}

function definition(name: string, columns: Columns, isWritable = false): ObjectDef {
  const isLink = (column: string): boolean => column === 'EntityDefinitionId';
  const own = Object.entries(columns).map(([column, type]) =>
    fieldDef({
      name: column,
      label: column,
      type,
      createable: isWritable,
      updateable: false,
      nameField: column === 'Name',
      // Ids of this relationship are names, which a comparison must not take for record ids.
      ...(isLink(column) ? { referenceTo: ['EntityDefinition'], relationshipName: 'EntityDefinition' } : {}),
    })
  );
  const all = [fieldDef({ name: 'Id', label: 'Id', type: isWritable ? 'id' : 'string' }), ...own];
  return {
    name,
    label: name,
    labelPlural: name,
    keyPrefix: '',
    custom: false,
    kind: 'metadata',
    fields: new Map(all.map((field) => [field.name.toLowerCase(), field])),
    validationRules: [],
    createable: isWritable,
    updateable: false,
    deletable: isWritable,
    queryable: true,
    tooling: true,
  };
}
