import type { FieldDef, ObjectDef, Schema, SqlReader } from '../contract.ts';
import type { FieldPath } from './ast.ts';
import { nameFieldOf } from '../metadata/schema.ts';
import { invalidField, noSuchColumn, noSuchRelation } from './errors.ts';

const MAX_LEVELS = 5;

/** One table of the statement: an object under an alias. */
export interface Source {
  readonly object: ObjectDef;
  readonly alias: string;
}

/**
 * A record that can be reached by relationships. A polymorphic lookup such as `Owner` reaches one of several objects,
 * hence several sources, of which at most one has a row.
 */
export interface Node {
  readonly sources: readonly Source[];
  readonly name: string;
  readonly level: number;
}

export interface FieldRef {
  readonly node: Node;
  readonly field: FieldDef;
  readonly sql: string;
}

/** A field that a statement reads, or with `field` undefined an object; checked against the user's rights at each run. */
export interface Use {
  readonly object: ObjectDef;
  readonly field?: string;
  readonly at: number;
}

/** A field of one of the objects that a polymorphic lookup may point at; it is left out where the reader may not see it. */
export interface Choice {
  readonly object: ObjectDef;
  readonly field: string;
  readonly isReadable: boolean;
}

/** The condition on the rows of a table that a reader sees; undefined for all. */
export type RowsOf = (object: ObjectDef, alias: string) => string | undefined;

/** Numbers the tables of a statement and its sub-selects. */
export class AliasCounter {
  private next = 0;
  take(): string {
    return `t${String(this.next++)}`;
  }
}

/** The tables that one SELECT reads, and the way from a path as written to a column. */
export class Scope {
  readonly root: Node;
  readonly schema: Schema;
  readonly sql: SqlReader;
  readonly text: string;
  readonly aliases: AliasCounter;
  readonly uses: Use[];
  readonly choices: Choice[];
  /** What the reader sees of a table, see `ReadAccess.rowsOf`. */
  readonly rowsOf: RowsOf;
  readonly mayReadField: (object: ObjectDef, field: string) => boolean;
  private readonly prefixes = new Map<string, { readonly node: Node; readonly relations: readonly string[] }>();
  private readonly nodes = new Map<string, Node>();
  private readonly joins: string[] = [];

  constructor(
    options: {
      readonly schema: Schema;
      readonly sql: SqlReader;
      readonly text: string;
      readonly aliases: AliasCounter;
      readonly uses: Use[];
      readonly choices: Choice[];
      readonly rowsOf: RowsOf;
      readonly mayReadField: (object: ObjectDef, field: string) => boolean;
    },
    object: ObjectDef,
    at: number
  ) {
    this.schema = options.schema;
    this.sql = options.sql;
    this.text = options.text;
    this.aliases = options.aliases;
    this.uses = options.uses;
    this.choices = options.choices;
    this.rowsOf = options.rowsOf;
    this.mayReadField = options.mayReadField;
    this.uses.push({ object, at });
    this.root = { sources: [{ object, alias: this.aliases.take() }], name: object.name, level: 0 };
    this.addAlias(object.name, this.root, []);
  }

  /** The scope of a sub-select of the same statement. */
  nested(object: ObjectDef, at: number): Scope {
    return new Scope(this, object, at);
  }

  get rootSource(): Source {
    return first(this.root);
  }

  get rootId(): string {
    return `${this.rootSource.alias}."Id"`;
  }

  /** `FROM Account a, a.Owner o`: a name that paths may begin with. */
  addAlias(alias: string, node: Node, relations: readonly string[]): void {
    this.prefixes.set(alias.toLowerCase(), { node, relations });
  }

  from(): string {
    const { object, alias } = this.rootSource;
    return [`FROM ${this.sql.table(object.name)} ${alias}`, ...this.joins].join(' ');
  }

  /** The node in front of the last name of a path, that name, and the relationships from the root to the node. */
  owner(path: FieldPath): { readonly node: Node; readonly last: string; readonly relations: readonly string[] } {
    const names = [...path.path];
    const last = names.pop() ?? '';
    const start = names.length > 0 ? this.prefixes.get((names[0] ?? '').toLowerCase()) : undefined;
    const own = start ? names.slice(1) : names;
    let node = start?.node ?? this.root;
    for (const name of own) node = this.follow(node, name, path.at);
    return { node, last, relations: [...(start?.relations ?? []), ...own] };
  }

  field(path: FieldPath): FieldRef {
    const { node, last } = this.owner(path);
    return this.fieldOf(node, last, path.at);
  }

  fieldOf(node: Node, name: string, at: number): FieldRef {
    if (node.sources.length > 1) return this.nameField(node, name, at);
    const source = first(node);
    const field = source.object.fields.get(name.toLowerCase());
    if (!field) throw noSuchColumn(this.text, at, name, source.object.name);
    this.uses.push({ object: source.object, field: field.name, at });
    return { node, field, sql: this.columnOf(source, field) };
  }

  columnOf(source: Source, field: FieldDef): string {
    if (field.formula !== undefined) return this.sql.calculated(source.object.name, field.name, `${source.alias}."Id"`);
    // A compound field has no column; its parts are selected instead (see select.ts).
    if (field.type === 'address' || field.type === 'location') return 'NULL';
    return `${source.alias}.${this.sql.column(source.object.name, field.name)}`;
  }

  /** Joins the parent record of a relationship, once for each path. */
  follow(node: Node, relation: string, at: number): Node {
    const key = `${first(node).alias}.${relation.toLowerCase()}`;
    const known = this.nodes.get(key);
    if (known) return known;
    if (node.level >= MAX_LEVELS) {
      const message = `Relationship depth exceeded. Relationship queries are limited to ${String(MAX_LEVELS)} levels.`;
      throw invalidField(this.text, at, message);
    }
    const lookups = node.sources.flatMap((source) => {
      const field = relationField(source.object, relation);
      return field ? [{ source, field }] : [];
    });
    const lookup = lookups[0];
    if (!lookup) throw noSuchRelation(this.text, at, relation, 'field path');
    for (const { source, field } of lookups) this.uses.push({ object: source.object, field: field.name, at });
    const next = this.join(lookups, lookup.field, node.level + 1);
    this.nodes.set(key, next);
    return next;
  }

  private join(
    lookups: readonly { readonly source: Source; readonly field: FieldDef }[],
    field: FieldDef,
    level: number
  ): Node {
    const keys = lookups.map(({ source, field: lookup }) => this.columnOf(source, lookup));
    const key = keys.length > 1 ? `COALESCE(${keys.join(', ')})` : (keys[0] ?? 'NULL');
    const sources = field.referenceTo.flatMap((name) => {
      const object = this.schema.object(name);
      if (!object) return [];
      const alias = this.aliases.take();
      // A parent that the reader may not see is as good as none.
      const visible = this.rowsOf(object, alias);
      const test = visible === undefined ? '' : ` AND ${visible}`;
      this.joins.push(`LEFT JOIN ${this.sql.table(object.name)} ${alias} ON ${alias}."Id" = ${key}${test}`);
      return [{ object, alias }];
    });
    return { sources, name: field.relationshipName ?? field.name, level };
  }

  /**
   * A field of whatever a polymorphic lookup points at: those of Salesforce's `Name` object, and `Type`. Objects without
   * the field, or whose field the reader may not see, give nothing.
   */
  nameField(node: Node, given: string, at: number): FieldRef {
    const name = NAME_FIELDS.get(given.toLowerCase());
    if (name === undefined) throw noSuchColumn(this.text, at, given, 'Name');
    if (name === 'Type') {
      const cases = node.sources.map(({ alias, object }) => `WHEN ${alias}."Id" IS NOT NULL THEN '${object.name}'`);
      return { node, field: { ...this.idField(node), ...TYPE_FIELD }, sql: `CASE ${cases.join(' ')} END` };
    }
    const owners = node.sources.flatMap((source) => {
      const { object } = source;
      const field = object.fields.get(name.toLowerCase()) ?? (name === 'Name' ? nameFieldOf(object) : undefined);
      return field ? [{ source, field }] : [];
    });
    const shown = owners.filter(({ source: { object }, field }) => this.choose(object, field.name));
    const columns = shown.map(({ source, field }) => this.columnOf(source, field));
    const sql = columns.length > 1 ? `COALESCE(${columns.join(', ')})` : (columns[0] ?? 'NULL');
    const field = (shown[0] ?? owners[0])?.field ?? { ...this.idField(node), type: 'string', nameField: false };
    return { node, field: { ...field, name }, sql };
  }

  private choose(object: ObjectDef, field: string): boolean {
    const isReadable = this.mayReadField(object, field);
    this.choices.push({ object, field, isReadable });
    return isReadable;
  }

  private idField(node: Node): FieldDef {
    const field = first(node).object.fields.get('id');
    if (!field) throw new Error(`object ${node.name} has no Id`);
    return field;
  }
}

/** What Salesforce's object `Name` has. */
const NAME_FIELDS: ReadonlyMap<string, string> = new Map(
  [
    ...['Alias', 'Email', 'FirstName', 'Id', 'IsActive', 'LastName', 'MiddleName', 'Name', 'Phone', 'ProfileId'],
    ...['RecordTypeId', 'Suffix', 'Title', 'Type', 'Username', 'UserRoleId'],
  ].map((name) => [name.toLowerCase(), name])
);

const TYPE_FIELD = { name: 'Type', label: 'Type', type: 'string', nameField: false } as const;

function relationField(object: ObjectDef, relation: string): FieldDef | undefined {
  const wanted = relation.toLowerCase();
  for (const field of object.fields.values()) {
    if (field.relationshipName?.toLowerCase() === wanted) return field;
  }
  return undefined;
}

export function first(node: Node): Source {
  const source = node.sources[0];
  if (!source) throw new Error(`relationship ${node.name} points at no object of this org`);
  return source;
}
