import { ApiError, type FieldDef, type FieldValue, type ObjectDef } from '../contract.ts';
import { objectOf, rowOf } from '../approvals/systemRecords.ts';
import type { FieldUpdateDef, WorkflowDef } from '../metadata/readWorkflow.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import type { SaveScope } from '../save/change.ts';
import { coerce } from '../save/coerce.ts';
import { saveAllAsSystem, type SystemUpdate } from '../save/systemUpdate.ts';
import type { Row } from '../store/records.ts';

/** Field updates to run on one record. */
export interface UpdateRequest {
  readonly recordId: string;
  readonly names: readonly string[];
  /** What triggers see as the old record; the record as it is without it. */
  readonly old?: Readonly<Row> | undefined;
}

export interface UpdateOutcome {
  /** Records of the rule's own object with a new value in a field whose update asks for the rules to be looked at again. */
  readonly reevaluated: ReadonlySet<string>;
  /** Why updates were refused, by the record that they were run on. */
  readonly refused: ReadonlyMap<string, ApiError>;
}

interface Pending {
  readonly object: ObjectDef;
  readonly row: Row;
  readonly values: Row;
  readonly old: Readonly<Row> | undefined;
  readonly requestedBy: Set<string>;
  doesReevaluate: boolean;
}

/**
 * Runs field updates on records of one object: first all values, then one save of each record that changes, those of
 * one object together, so that triggers see them as one batch.
 */
export function updateFields(
  scope: SaveScope,
  workflow: WorkflowDef,
  requests: readonly UpdateRequest[]
): UpdateOutcome {
  const object = objectOf(scope, workflow.object);
  const pending = new Map<string, Pending>();
  const refused = new Map<string, ApiError>();
  for (const request of requests) {
    try {
      collect(scope, workflow, object, request, pending);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused.set(request.recordId, error);
    }
  }
  for (const [changed, entries] of Map.groupBy(pending.values(), (entry) => entry.object)) {
    const updates = entries.map(({ row, values, old }): SystemUpdate => ({ id: String(row['Id']), values, old }));
    for (const [id, error] of saveAllAsSystem(scope, changed, updates)) {
      for (const recordId of pending.get(id)?.requestedBy ?? []) refused.set(recordId, error);
    }
  }
  const reevaluated = [...pending].filter(([, entry]) => entry.object === object && entry.doesReevaluate);
  return { refused, reevaluated: new Set(reevaluated.map(([id]) => id)) };
}

function collect(
  scope: SaveScope,
  workflow: WorkflowDef,
  object: ObjectDef,
  { recordId, names, old }: UpdateRequest,
  pending: Map<string, Pending>
): void {
  for (const name of names) {
    const update = workflow.fieldUpdates.get(name);
    const record = update && rowOf(scope, object.name, recordId);
    const target = update && record && targetOf(scope, object, record, update);
    if (update === undefined || target === undefined) continue;
    const id = String(target.row['Id']);
    const isOwn = target.object === object && id === recordId;
    const entry = pending.get(id) ?? {
      ...target,
      values: {},
      old: isOwn ? old : undefined,
      requestedBy: new Set<string>(),
      doesReevaluate: false,
    };
    pending.set(id, entry);
    entry.requestedBy.add(recordId);
    const field = fieldOf(entry.object, update.field) ?? relationshipField(entry.object, update.field);
    if (field === undefined) continue;
    const source: Row = isOwn ? { ...entry.row, ...entry.values } : { ...record };
    const value = valueOf(scope, update, field, { object, row: source, target: entry.row });
    entry.values[field.name] = value;
    if (isOwn && update.reevaluates && value !== (entry.row[field.name] ?? null)) entry.doesReevaluate = true;
  }
}

/** The record itself, or the one that its lookup names. */
function targetOf(
  scope: SaveScope,
  object: ObjectDef,
  record: Row,
  { target }: FieldUpdateDef
): { readonly object: ObjectDef; readonly row: Row } | undefined {
  if (target === undefined) return { object, row: record };
  const lookup = fieldOf(object, target) ?? relationshipField(object, target);
  const id = lookup && record[lookup.name];
  const parent = typeof id === 'string' ? scope.model.schema.objectOfId(id) : undefined;
  const row = parent && rowOf(scope, parent.name, id);
  return parent && row ? { object: parent, row } : undefined;
}

function valueOf(
  scope: SaveScope,
  update: FieldUpdateDef,
  field: FieldDef,
  { object, row, target }: { readonly object: ObjectDef; readonly row: Row; readonly target: Row }
): FieldValue {
  switch (update.operation) {
    case 'Formula':
      return coerce(field, scope.formulas.valueOf(object, update.formula ?? 'NULL', field, row, scope.session));
    case 'Literal':
      return coerce(field, update.literal ?? '');
    case 'LookupValue':
      return lookupId(scope, update);
    case 'Null':
      return field.type === 'boolean' ? false : null;
    case 'NextValue':
      return neighbour(field, target[field.name], 1);
    case 'PreviousValue':
      return neighbour(field, target[field.name], -1);
  }
}

function lookupId(scope: SaveScope, { lookup, name }: FieldUpdateDef): string {
  const [object, key] =
    lookup?.type === 'Queue'
      ? (['Group', 'DeveloperName'] as const)
      : lookup?.type === 'RecordType'
        ? (['RecordType', 'DeveloperName'] as const)
        : (['User', 'Username'] as const);
  const rows = scope.records.findBy(objectOf(scope, object), key, lookup?.name ?? null);
  const row = object === 'Group' ? rows.find((group) => group['Type'] === 'Queue') : rows[0];
  if (row === undefined) {
    throw new ApiError('INVALID_CROSS_REFERENCE_KEY', `The field update ${name} names nobody: ${lookup?.name ?? ''}`);
  }
  return String(row['Id']);
}

/** The picklist value after or before this one; the last and the first stay. */
function neighbour(field: FieldDef, value: FieldValue | undefined, step: 1 | -1): FieldValue {
  const values = field.picklistValues.filter((entry) => entry.active).map((entry) => entry.value);
  const at = values.indexOf(String(value ?? ''));
  return values[at + step] ?? value ?? null;
}
