import type { FieldValue, ObjectDef } from '../contract.ts';
import type { Row } from '../store/records.ts';

/** A record as formulas read it: fields of its row, calculated fields, and the records that it refers to. */
export interface RecordView {
  readonly object: ObjectDef;
  readonly row: Readonly<Row>;
  /** The stored or calculated value of a field, by its API name. */
  get(field: string): FieldValue;
  /** The record that a reference field names; undefined when it names none. */
  parent(field: string): RecordView | undefined;
}

/** What a view needs of the org. */
export interface RecordSource {
  find(id: string): { readonly object: ObjectDef; readonly row: Readonly<Row> } | undefined;
  calculate(view: RecordView, field: string): FieldValue;
}

/** Makes views that load parents when they are asked for, each at most once. */
export function recordView(object: ObjectDef, row: Readonly<Row>, source: RecordSource): RecordView {
  const parents = new Map<string, RecordView | undefined>();
  const view: RecordView = {
    object,
    row,
    get(field) {
      const definition = object.fields.get(field.toLowerCase());
      return definition?.formula === undefined ? (row[field] ?? null) : source.calculate(view, field);
    },
    parent(field) {
      if (parents.has(field)) return parents.get(field);
      const id = row[field];
      const found = typeof id === 'string' ? source.find(id) : undefined;
      const parent = found && recordView(found.object, found.row, source);
      parents.set(field, parent);
      return parent;
    },
  };
  return view;
}
