import { ApiError } from '../contract.ts';
import type { Condition, Query, Value } from './ast.ts';
import type { Slots } from './slots.ts';

/** Whose access to which records a query of `UserRecordAccess` asks for. */
export interface AccessQuestion {
  readonly userIds: readonly string[];
  readonly recordIds: readonly string[];
}

const MAX_RECORDS = 200;

/**
 * The question that a query puts to `UserRecordAccess`, which has no rows but those that are asked for: one user and at
 * most 200 records, joined by AND. Undefined for queries of other objects.
 * @throws ApiError MALFORMED_QUERY
 */
export function accessQuestion(query: Query, slots: Slots): AccessQuestion | undefined {
  if (query.from[0]?.path.path.at(-1)?.toLowerCase() !== 'userrecordaccess') return undefined;
  const asked = { userid: [] as string[], recordid: [] as string[] };
  for (const test of testsOf(query.where)) {
    if (test.kind !== 'comparison' || test.left.kind !== 'field') continue;
    const name = test.left.path.at(-1)?.toLowerCase();
    if (name !== 'userid' && name !== 'recordid') continue;
    if (test.operator === '=' || test.operator === 'in') asked[name].push(...textsOf(test.right, slots));
  }
  if (asked.userid.length === 0 || asked.recordid.length === 0) {
    const message = 'Queries of UserRecordAccess need the filters UserId = and RecordId = (or IN).';
    throw new ApiError('MALFORMED_QUERY', message);
  }
  if (asked.recordid.length > MAX_RECORDS) {
    throw new ApiError('MALFORMED_QUERY', `No more than ${String(MAX_RECORDS)} records can be asked for at once.`);
  }
  return { userIds: asked.userid, recordIds: asked.recordid };
}

function testsOf(condition: Condition | undefined): readonly Condition[] {
  if (condition === undefined) return [];
  return condition.kind === 'and' ? condition.items.flatMap(testsOf) : [condition];
}

function textsOf(value: Value, slots: Slots): readonly string[] {
  if (value.kind === 'list') return value.items.flatMap((item) => textsOf(item, slots));
  return value.kind === 'string' ? (slots[value.slot] ?? []) : [];
}
