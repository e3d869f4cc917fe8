import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { FieldValue, ObjectDef, Org, ReadAccess, Schema, SqlReader } from '../../contract.ts';
import { fieldDef } from '../../metadata/fieldDef.ts';
import { fold } from '../../store/fold.ts';
import type { QueryableOrg } from '../../soql/soqlEngine.ts';
import { CATALOG as ALL, catalogObject as anyObject, type CatalogObject } from './catalogObjects.ts';
import type { CatalogRow } from './catalogTypes.ts';

const CATALOG = ALL.filter(({ isStored }) => isStored !== true);
const catalogObject = (name: string): CatalogObject | undefined => {
  const object = anyObject(name);
  return object?.isStored === true ? undefined : object;
};

const FROM_CATALOG = new RegExp(`FROM "(?:${CATALOG.map(({ definition }) => definition.name).join('|')})"`);

/**
 * What the tooling query sees: entities, fields and components as records of their own, everything else as the org
 * itself has it. The records are made from the metadata when it is first asked for after a change.
 */
export function toolingOrg(org: Org): QueryableOrg {
  let catalog: Catalog | undefined;
  const current = (): Catalog => {
    if (catalog?.version !== org.schemaVersion) {
      catalog?.close();
      catalog = new Catalog(org);
    }
    return catalog;
  };
  const schema: Schema = {
    object: (name) => catalogObject(name)?.definition ?? withSymbols(org.schema.object(name)),
    objects: () => [...org.schema.objects(), ...CATALOG.map(({ definition }) => definition)],
    objectOfId: (id) => org.schema.objectOfId(id),
    childRelationships: (name) =>
      name === 'EntityDefinition'
        ? [{ childObject: 'FieldDefinition', field: 'EntityDefinitionId', name: 'Fields', cascadeDelete: false }]
        : org.schema.childRelationships(name),
  };
  const all: SqlReader['all'] = (text, params) =>
    FROM_CATALOG.test(text) ? current().all(text, params) : org.sql.all(text, params);
  const sql: SqlReader = {
    table: (object) => (catalogObject(object) ? `"${object}"` : org.sql.table(object)),
    column: (object, field) => (catalogObject(object) ? `"${field}"` : org.sql.column(object, field)),
    calculated: (object, field, idSql) =>
      object === 'ApexClass' && field === SYMBOLS.name ? symbolsSql(idSql) : org.sql.calculated(object, field, idSql),
    all,
    iterate: (text, params) =>
      FROM_CATALOG.test(text) ? current().all(text, params).values() : org.sql.iterate(text, params),
  };
  return {
    schema,
    sql,
    get schemaVersion() {
      return org.schemaVersion;
    },
  };
}

const SYMBOLS = fieldDef({
  name: 'SymbolTable',
  label: 'Symbol Table',
  type: 'anyType',
  createable: false,
  updateable: false,
  formula: 'symbols of Body',
});
const symbolsSql = (idSql: string): string =>
  `(SELECT symbol_table(c."Body") FROM "ApexClass" c WHERE c."Id" = ${idSql})`;

const classes = new WeakMap<ObjectDef, ObjectDef>();

/** A class as the tooling API has it: with its symbols. */
function withSymbols(object: ObjectDef | undefined): ObjectDef | undefined {
  if (object?.name !== 'ApexClass') return object;
  const known = classes.get(object);
  if (known) return known;
  const own = { ...object, fields: new Map([...object.fields, [SYMBOLS.name.toLowerCase(), SYMBOLS]]) };
  classes.set(object, own);
  return own;
}

/** Entities, fields and components are for everybody; who may not see the records is told by the org. */
export function toolingAccess(access: ReadAccess): ReadAccess {
  const isOwn = ({ name }: ObjectDef): boolean => anyObject(name) !== undefined;
  return {
    mayRead: (object) => isOwn(object) || access.mayRead(object),
    mayReadField: (object, field) => isOwn(object) || access.mayReadField(object, field),
    rowsOf: (object, alias) => (isOwn(object) ? undefined : access.rowsOf?.(object, alias)),
    ...(access.reader === undefined ? {} : { reader: access.reader }),
  };
}

/** An in-memory database with one row for each entity, field and component. */
class Catalog {
  readonly version: number;
  private readonly database = new DatabaseSync(':memory:');

  constructor(org: Org) {
    this.version = org.schemaVersion;
    this.database.function('fold', { deterministic: true }, (text) => (typeof text === 'string' ? fold(text) : text));
    this.database.exec('BEGIN');
    for (const object of CATALOG) this.fill(object, object.rows(org));
    this.database.exec('COMMIT');
  }

  all(sql: string, params: readonly FieldValue[]): Record<string, FieldValue>[] {
    return this.database.prepare(sql).all(...(params as SQLInputValue[])) as Record<string, FieldValue>[];
  }

  close(): void {
    this.database.close();
  }

  private fill({ definition, columns }: CatalogObject, rows: Iterable<CatalogRow>): void {
    const names = ['Id', ...Object.keys(columns)];
    const quoted = names.map((name) => `"${name}"`);
    const own = quoted.map((name) => `${name} COLLATE NOCASE`);
    this.database.exec(`CREATE TABLE "${definition.name}" (${own.join(', ')}, "IsDeleted" DEFAULT 0)`);
    const marks = names.map(() => '?').join(', ');
    const insert = this.database.prepare(`INSERT INTO "${definition.name}" (${quoted.join(', ')}) VALUES (${marks})`);
    for (const row of rows) {
      insert.run(
        ...names.map((name) => {
          const value = row[name] ?? null;
          return typeof value === 'boolean' ? Number(value) : value;
        })
      );
    }
  }
}
