import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { FieldDef, FieldType, FieldValue, ObjectDef, Org, ReadAccess, Schema, SqlReader } from '../contract.ts';
import { fieldDef } from '../metadata/fieldDef.ts';
import type { QueryableOrg } from '../soql/soqlEngine.ts';

type Columns = Readonly<Record<string, FieldType>>;

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

/**
 * What the tooling query sees: entities and fields as records of their own, everything else as the org itself has it.
 * The records are made from the schema when it is first asked for after a change.
 */
export function toolingOrg(org: Org): QueryableOrg {
  let catalog: Catalog | undefined;
  const current = (): Catalog => {
    if (catalog?.version !== org.schemaVersion) {
      catalog?.close();
      catalog = new Catalog(org.schema, org.schemaVersion);
    }
    return catalog;
  };
  const isCatalog = (sql: string): boolean => /FROM "(?:EntityDefinition|FieldDefinition)"/.test(sql);
  const schema: Schema = {
    object: (name) => catalogObject(name) ?? org.schema.object(name),
    objects: () => [...org.schema.objects(), ...CATALOG_OBJECTS],
    objectOfId: (id) => org.schema.objectOfId(id),
    childRelationships: (name) =>
      name === 'EntityDefinition'
        ? [{ childObject: 'FieldDefinition', field: 'EntityDefinitionId', name: 'Fields', cascadeDelete: false }]
        : org.schema.childRelationships(name),
  };
  const sql: SqlReader = {
    table: (object) => (catalogObject(object) ? `"${object}"` : org.sql.table(object)),
    column: (object, field) => (catalogObject(object) ? `"${field}"` : org.sql.column(object, field)),
    calculated: (object, field, idSql) => org.sql.calculated(object, field, idSql),
    all: (text, params) => (isCatalog(text) ? current().all(text, params) : org.sql.all(text, params)),
    iterate: (text, params) => (isCatalog(text) ? current().all(text, params).values() : org.sql.iterate(text, params)),
  };
  return {
    schema,
    sql,
    get schemaVersion() {
      return org.schemaVersion;
    },
  };
}

/** Entities and fields are for everybody; who may not see the records is told by the org. */
export function toolingAccess(access: ReadAccess): ReadAccess {
  const isOwn = (object: ObjectDef): boolean => CATALOG_OBJECTS.includes(object);
  return {
    mayRead: (object) => isOwn(object) || access.mayRead(object),
    mayReadField: (object, field) => isOwn(object) || access.mayReadField(object, field),
    rowsOf: (object, alias) => (isOwn(object) ? undefined : access.rowsOf?.(object, alias)),
    ...(access.reader === undefined ? {} : { reader: access.reader }),
  };
}

/** An in-memory database with one row for each entity and field. */
class Catalog {
  readonly version: number;
  private readonly database = new DatabaseSync(':memory:');

  constructor(schema: Schema, version: number) {
    this.version = version;
    this.create('EntityDefinition', ENTITY);
    this.create('FieldDefinition', FIELD);
    this.database.exec('BEGIN');
    for (const object of schema.objects()) {
      this.insert('EntityDefinition', ENTITY, entityRow(object));
      for (const field of object.fields.values()) this.insert('FieldDefinition', FIELD, fieldRow(object, field));
    }
    this.database.exec('COMMIT');
  }

  all(sql: string, params: readonly FieldValue[]): Record<string, FieldValue>[] {
    return this.database.prepare(sql).all(...(params as SQLInputValue[])) as Record<string, FieldValue>[];
  }

  close(): void {
    this.database.close();
  }

  private create(name: string, columns: Columns): void {
    const list = Object.keys(columns).map((column) => `"${column}" COLLATE NOCASE`);
    this.database.exec(`CREATE TABLE "${name}" ("Id", ${list.join(', ')}, "IsDeleted" DEFAULT 0)`);
  }

  private insert(name: string, columns: Columns, row: Readonly<Record<string, FieldValue>>): void {
    const names = ['Id', ...Object.keys(columns)];
    const values = names.map((column) => {
      const value = row[column === 'Id' ? 'DurableId' : column] ?? null;
      return typeof value === 'boolean' ? Number(value) : value;
    });
    const marks = names.map(() => '?').join(', ');
    this.database
      .prepare(`INSERT INTO "${name}" (${names.map((each) => `"${each}"`).join(', ')}) VALUES (${marks})`)
      .run(...values);
  }
}

function entityRow(object: ObjectDef): Record<string, FieldValue> {
  return {
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

function fieldRow(object: ObjectDef, field: FieldDef): Record<string, FieldValue> {
  return {
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
  };
}

function catalogDef(name: string, columns: Columns): ObjectDef {
  const fields = Object.entries(columns).map(([column, type]) => fieldDef({ name: column, label: column, type }));
  const id = fieldDef({ name: 'Id', label: 'Id', type: 'string' });
  const link =
    name === 'FieldDefinition'
      ? [
          fieldDef({
            name: 'EntityDefinitionId',
            label: 'Entity Definition',
            // Ids of this relationship are names, which a comparison must not take for record ids.
            type: 'string',
            referenceTo: ['EntityDefinition'],
            relationshipName: 'EntityDefinition',
          }),
        ]
      : [];
  const all = [id, ...fields.filter((field) => !link.some((each) => each.name === field.name)), ...link];
  return {
    name,
    label: name,
    labelPlural: name,
    keyPrefix: '',
    custom: false,
    kind: 'metadata',
    fields: new Map(all.map((field) => [field.name.toLowerCase(), field])),
    validationRules: [],
    createable: false,
    updateable: false,
    deletable: false,
    queryable: true,
  };
}

const CATALOG_OBJECTS = [catalogDef('EntityDefinition', ENTITY), catalogDef('FieldDefinition', FIELD)];
const catalogObject = (name: string): ObjectDef | undefined =>
  CATALOG_OBJECTS.find((object) => object.name.toLowerCase() === name.toLowerCase());
