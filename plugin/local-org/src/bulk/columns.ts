import { ApiError, type ObjectDef } from '../contract.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';

/** Values of one record as the save pipeline takes them. */
export type Values = Record<string, unknown>;

/** The values of a record, or why nothing can be read as them. */
export type Read = Values | ApiError;

/** What a value in CSV is written as to make a field blank; an empty one leaves the field as it is. */
export const BLANK = '#N/A';

interface Column {
  /** Field, or relationship. */
  readonly name: string;
  /** Of a relationship: the field of the parent that finds it, and the object when the header names it. */
  readonly key?: string;
  readonly parent?: string;
}

/** Reads the rows of a file under its header. */
export class Columns {
  readonly header: readonly string[];
  readonly #columns: readonly Column[];

  /** @throws ApiError InvalidBatch for a column that the object does not have */
  constructor(header: readonly string[], object: ObjectDef) {
    this.header = header.map((name) => name.trim());
    this.#columns = this.header.map((name) => columnOf(name, object));
    const seen = new Set<string>();
    for (const name of this.header) {
      if (seen.has(name.toLowerCase())) throw new ApiError('InvalidBatch', `Field name duplicated : ${name}`);
      seen.add(name.toLowerCase());
    }
  }

  /** What a row says; one of another width than the header fails by itself, as on the platform, and not its job. */
  read(row: readonly string[]): Read {
    const [expected, found] = [this.#columns.length, row.length];
    if (found !== expected) {
      const counts = `expected ${String(expected)}, found ${String(found)}`;
      return new ApiError('InvalidBatch', `Number of columns of row does not match header : ${counts}`);
    }
    const values: Values = {};
    for (let at = 0; at < row.length; at += 1) {
      const [column, text] = [this.#columns[at], row[at]];
      if (column === undefined || text === undefined || text === '') continue;
      if (column.key === undefined || text === BLANK) values[column.name] = text === BLANK ? null : text;
      else values[column.name] = referenceBy(column.key, text, column.parent);
    }
    return values;
  }

  /** A row as wide as the header: results have one width, for clients read them as a table. */
  fitted(row: readonly string[]): readonly string[] {
    return row.length === this.header.length ? row : this.header.map((_, at) => row[at] ?? '');
  }
}

/** A reference by external id, as `Owner.ExternalId__c` or, where several objects can be meant, `Owner:User.Key__c`. */
export const referenceBy = (key: string, value: unknown, parent?: string): Values => ({
  ...(parent === undefined ? {} : { attributes: { type: parent } }),
  [key]: value,
});

const PARENT = /^(?:(\w+):)?(\w+)(?::(\w+))?\.(\w+)$/;

function columnOf(name: string, object: ObjectDef): Column {
  const field = fieldOf(object, name);
  if (field !== undefined) return { name: field.name };
  // `Owner:User.Key__c` is Bulk 2.0, `User:Owner.Key__c` is the older one; either side may be the relationship.
  const [, before, middle = '', after, key = ''] = PARENT.exec(name) ?? [];
  for (const [relationship, parent] of [
    [middle, before ?? after],
    [before ?? '', middle],
  ] as const) {
    if (relationship === '' || relationshipField(object, relationship) === undefined) continue;
    return { name: relationship, key, ...(parent === undefined ? {} : { parent }) };
  }
  throw new ApiError('InvalidBatch', `Field name not found : ${name}`);
}
