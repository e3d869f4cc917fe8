import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SaveOperation } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { codes, customObject, deploy, field, insert, messages, orgOf, run } from '../metadata/orgOf.ts';
import { PLAN_MODEL } from './planModel.ts';

describe('saving records', () => {
  let org: LocalOrg;
  let plan: string;
  beforeEach(() => {
    org = orgOf(PLAN_MODEL);
    plan = insert(org, 'Plan__c', { Key__c: 'p1' });
  });
  afterEach(() => org.close());
  const step = (values: Record<string, unknown> = {}): SaveOperation => ({
    kind: 'insert',
    object: 'Step__c',
    values: { Plan__c: plan, ...values },
  });
  const read = (object: string, id: string) => org.retrieve(org.admin, object, id);

  it('numbers, defaults and stamps a new record', () => {
    const id = insert(org, 'Step__c', { Plan__c: plan });

    expect(read('Plan__c', plan)).toMatchObject({ Name: 'PL-0001', OwnerId: org.admin.userId });
    expect(read('Step__c', id)).toMatchObject({
      Name: id,
      Note__c: 'none',
      CreatedDate: '2026-03-15T10:20:30.000Z',
      CreatedById: org.admin.userId,
      SystemModstamp: '2026-03-15T10:20:30.000Z',
    });
    expect(read('Step__c', id)).not.toHaveProperty('OwnerId');
  });

  it('takes what the API takes: numbers and booleans as text, names in any case, other time zones', () => {
    const id = insert(org, 'Step__c', { plan__C: plan.slice(0, 15), COST__c: '12.345', Note__c: '  x  ' });
    const contact = insert(org, 'Contact', {
      LastName: 'L',
      DoNotCall: 'true',
      EmailBouncedDate: '2026-01-01T02:00:00.000+0200',
    });

    expect(read('Step__c', id)).toMatchObject({ Plan__c: plan, Cost__c: 12.35, Note__c: 'x' });
    expect(read('Contact', contact)).toMatchObject({
      Name: 'L',
      DoNotCall: true,
      EmailBouncedDate: '2026-01-01T00:00:00.000Z',
    });
  });

  it.each<[string, Record<string, unknown>, string, string | RegExp]>([
    [
      'text that is too long',
      { Note__c: 'x'.repeat(11) },
      'STRING_TOO_LONG',
      'Note__c: data value too large: xxxxxxxxxxx (max length=10)',
    ],
    [
      'a value outside a restricted picklist',
      { Kind__c: 'B' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Kind__c: bad value for restricted picklist field: B',
    ],
    [
      'a number with too many digits',
      { Cost__c: 1_000_000 },
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Cost__c: value outside of valid range on numeric field: 1000000',
    ],
    [
      'text for a number',
      { Cost__c: 'much' },
      'JSON_PARSER_ERROR',
      /^Cannot deserialize instance of currency from VALUE_STRING value much/,
    ],
    ['an object for a number', { Cost__c: {} }, 'JSON_PARSER_ERROR', /START_OBJECT/],
    ['an id that is none', { Account__c: 'abc' }, 'MALFORMED_ID', 'Account__c: id value of incorrect type: abc'],
    [
      'an id of another object',
      { Account__c: '003Lo0000000001' },
      'FIELD_INTEGRITY_EXCEPTION',
      /id value of incorrect type/,
    ],
    [
      'a record that is not there',
      { Account__c: '001Lo0000000009' },
      'INVALID_CROSS_REFERENCE_KEY',
      'invalid cross reference id',
    ],
    ['an unknown field', { Nope__c: 1 }, 'INVALID_FIELD', "No such column 'Nope__c' on sobject of type Step__c"],
    [
      'a read-only field',
      { CreatedDate: '2026-01-01' },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      /^Unable to create\/update fields: CreatedDate\. Please check the security settings/,
    ],
    [
      'no value for a required field',
      { Plan__c: null },
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [Plan__c]',
    ],
    ['a violated rule', { Cost__c: -1 }, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'A cost is not negative.'],
    [
      'an unknown external id',
      { Plan__r: { Key__c: 'p9' } },
      'INVALID_FIELD',
      'Foreign key external ID: p9 not found for field Key__c in entity Plan__c',
    ],
  ])('refuses %s', (_, values, code, message) => {
    const result = run(org, step(values));

    expect(codes(result)).toEqual([code]);
    expect(messages(result)[0]).toMatch(message);
  });

  it('names the field of a rule that points to one', () => {
    const result = run(org, step({ Cost__c: -1 }));

    expect(result.success ? [] : result.errors[0]?.fields).toEqual(['Cost__c']);
  });

  it('finds parents by external id', () => {
    const id = insert(org, 'Step__c', { Plan__r: { Key__c: 'P1' } });

    expect(read('Step__c', id)).toMatchObject({ Plan__c: plan });
  });

  it('refuses a second record with a unique value, whatever its case', () => {
    const result = run(org, { kind: 'insert', object: 'Plan__c', values: { Key__c: 'P1' } });

    expect(messages(result)).toEqual([`duplicate value found: Key__c duplicates value on record with id: ${plan}`]);
    expect(run(org, { kind: 'update', object: 'Plan__c', id: plan, values: { Key__c: 'P1' } }).success).toBe(true);
  });

  it('upserts by external id: creates once, then updates', () => {
    const upsert = (key: string, updateOnly = false): SaveOperation => ({
      kind: 'upsert',
      object: 'Plan__c',
      field: 'key__c',
      key,
      values: {},
      updateOnly,
    });

    const [created, updated, repeated] = [
      run(org, upsert('p2')),
      run(org, upsert('P2')),
      org.save(org.admin, [upsert('p3'), upsert('P3')], { allOrNone: false }),
    ];
    expect([created, updated]).toMatchObject([
      { created: true },
      { created: false, id: created.success ? created.id : '' },
    ]);
    expect(repeated.map(codes)).toEqual([[], ['DUPLICATE_VALUE']]);
    expect(codes(run(org, upsert('p4', true)))).toEqual(['NOT_FOUND']);
  });

  it('keeps the good records of a call, or none of them', () => {
    const call = [step({ Cost__c: 1 }), step({ Cost__c: -1 }), step({ Cost__c: 2 })];

    expect(org.save(org.admin, call, { allOrNone: false }).map(codes)).toEqual([
      [],
      ['FIELD_CUSTOM_VALIDATION_EXCEPTION'],
      [],
    ]);
    expect(read('Plan__c', plan)).toMatchObject({ Total__c: 3 });
    expect(org.save(org.admin, call, { allOrNone: true }).map(codes)).toEqual([
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK'],
      ['FIELD_CUSTOM_VALIDATION_EXCEPTION'],
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK'],
    ]);
    expect(read('Plan__c', plan)).toMatchObject({ Total__c: 3 });
  });

  it('lets two updates of one record in a call follow one another', () => {
    const update = (values: Record<string, unknown>): SaveOperation => ({
      kind: 'update',
      object: 'Plan__c',
      id: plan,
      values,
    });
    const id = insert(org, 'Step__c', { Plan__c: plan });
    const change = (values: Record<string, unknown>): SaveOperation => ({
      kind: 'update',
      object: 'Step__c',
      id,
      values,
    });

    org.save(org.admin, [update({ Key__c: 'k' }), change({ Cost__c: 5 }), change({ Note__c: 'both' })], {
      allOrNone: true,
    });

    expect(read('Step__c', id)).toMatchObject({ Cost__c: 5, Note__c: 'both' });
    expect(org.schema.object('Plan__c')?.fields.get('total__c')).toMatchObject({ type: 'currency', scale: 2 });
  });

  it('rolls up what the details say, as they come, change and go', () => {
    const first = insert(org, 'Step__c', { Plan__c: plan, Cost__c: 1.1, Kind__c: 'A' });
    insert(org, 'Step__c', { Plan__c: plan, Cost__c: 2.2 });
    expect(read('Plan__c', plan)).toMatchObject({ Total__c: 3.3, Open__c: 1 });

    run(org, { kind: 'update', object: 'Step__c', id: first, values: { Cost__c: 5, Kind__c: null } });
    expect(read('Plan__c', plan)).toMatchObject({ Total__c: 7.2, Open__c: 2 });

    run(org, { kind: 'delete', object: 'Step__c', id: first });
    expect(read('Plan__c', plan)).toMatchObject({ Total__c: 2.2, Open__c: 1 });
  });

  it('deletes details with their master, clears lookups, and stops where a lookup restricts', () => {
    const account = insert(org, 'Account', { Name: 'A' });
    const contact = insert(org, 'Contact', { LastName: 'C' });
    const id = insert(org, 'Step__c', { Plan__c: plan, Account__c: account, Held__c: contact });

    expect(messages(run(org, { kind: 'delete', object: 'Contact', id: contact }))).toEqual([
      `Your attempt to delete C could not be completed because it is associated with the following step__c.: ${id}\n`,
    ]);
    run(org, { kind: 'delete', object: 'Account', id: account });
    expect(read('Step__c', id)).toMatchObject({ Account__c: null });
    run(org, { kind: 'delete', object: 'Plan__c', id: plan });
    expect(read('Step__c', id)).toBeUndefined();
    expect(codes(run(org, { kind: 'update', object: 'Plan__c', id: plan, values: {} }))).toEqual(['ENTITY_IS_DELETED']);
  });

  it('undoes a cascade that meets a restriction half-way', () => {
    deploy(org, [
      customObject('Doc__c'),
      field(
        'Doc__c.Step__c',
        'Lookup',
        '<referenceTo>Step__c</referenceTo><relationshipName>Docs</relationshipName><deleteConstraint>Restrict</deleteConstraint>'
      ),
    ]);
    const [free, held] = [insert(org, 'Step__c', { Plan__c: plan }), insert(org, 'Step__c', { Plan__c: plan })];
    insert(org, 'Doc__c', { Step__c: held });

    expect(codes(run(org, { kind: 'delete', object: 'Plan__c', id: plan }))).toEqual(['DELETE_FAILED']);
    expect([read('Plan__c', plan), read('Step__c', free), read('Step__c', held)]).not.toContain(undefined);
  });
});
