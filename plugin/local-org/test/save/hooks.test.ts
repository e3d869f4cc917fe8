import { afterEach, describe, expect, it } from 'vitest';
import { ApiError, type SaveOperation } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import type { SaveHooks } from '../../src/save/change.ts';
import { codes, customObject, field, insert, messages, orgOf, rule, run } from '../metadata/orgOf.ts';

const MODEL = [
  customObject('Plan__c'),
  field('Plan__c.Note__c', 'Text', '<length>80</length>'),
  rule('Plan__c.NoNo', "Note__c = 'no'", 'Never no.'),
  customObject('Step__c'),
  field(
    'Step__c.Plan__c',
    'MasterDetail',
    '<referenceTo>Plan__c</referenceTo><relationshipName>Steps</relationshipName>'
  ),
];

const plan = (Note__c: string): SaveOperation => ({ kind: 'insert', object: 'Plan__c', values: { Note__c } });
const refusal = (): ApiError => new ApiError('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'refused');

let org: LocalOrg;
afterEach(() => {
  org.close();
});

/** An org with one hook that writes down what it is called for. */
function watched(hook: SaveHooks = {}): string[] {
  const calls: string[] = [];
  const noted =
    (stage: string) =>
    (records: readonly { readonly object: { readonly name: string } }[]): void => {
      calls.push(`${stage} ${String(records[0]?.object.name)} ${String(records.length)}`);
    };
  const hooks: SaveHooks[] = [
    {
      beforeSave: noted('beforeSave'),
      afterSave: noted('afterSave'),
      beforeDelete: noted('beforeDelete'),
      afterDelete: noted('afterDelete'),
      afterUndelete: noted('afterUndelete'),
      actsOn: ({ name }) => name === 'Plan__c',
    },
    hook,
  ];
  org = orgOf(MODEL, { hooks });
  return calls;
}

describe('hooks of a save', () => {
  it('see the records of a call in chunks of 200', () => {
    const calls = watched();
    org.save(
      org.admin,
      Array.from({ length: 450 }, () => plan('x')),
      { allOrNone: false }
    );
    expect(calls.filter((call) => call.startsWith('before'))).toEqual([
      'beforeSave Plan__c 200',
      'beforeSave Plan__c 200',
      'beforeSave Plan__c 50',
    ]);
  });

  it('run before the validation rules, which see what they have set', () => {
    watched({
      beforeSave: (changes) => {
        for (const change of changes) if (change.after['Note__c'] === 'yes') change.after['Note__c'] = 'no';
      },
    });
    expect(messages(run(org, plan('yes')))).toEqual(['Never no.']);
  });

  it('run again without the refused records, at most three times', () => {
    const calls = watched();
    const results = org.save(org.admin, [plan('a'), plan('no'), plan('b')], { allOrNone: false });
    expect(results.map(codes)).toEqual([[], ['FIELD_CUSTOM_VALIDATION_EXCEPTION'], []]);
    expect(calls).toEqual([
      'beforeSave Plan__c 3',
      'afterSave Plan__c 2',
      'beforeSave Plan__c 2',
      'afterSave Plan__c 2',
    ]);
    expect(org.sql.all('SELECT "Note__c" FROM "Plan__c" ORDER BY "Note__c"', [])).toEqual([
      { Note__c: 'a' },
      { Note__c: 'b' },
    ]);
  });

  it('give up on a chunk of which each attempt refuses another record', () => {
    watched({ afterSave: (changes) => changes[0]?.errors.push(refusal()) });
    const results = org.save(org.admin, ['a', 'b', 'c', 'd', 'e'].map(plan), { allOrNone: false });
    expect(results.map(messages)).toEqual([
      ['refused'],
      ['refused'],
      ['refused'],
      ...Array.from({ length: 2 }, () => [
        'Too many batch retries in the presence of Apex triggers and partial failures.',
      ]),
    ]);
    expect(org.sql.all('SELECT "Id" FROM "Plan__c"', [])).toEqual([]);
  });

  it('are not run again, nor for later chunks, when the caller wants all or none', () => {
    const calls = watched();
    const results = org.save(org.admin, [plan('no'), ...Array.from({ length: 250 }, () => plan('a'))], {
      allOrNone: true,
    });
    expect(new Set(results.flatMap(codes))).toEqual(
      new Set(['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'ALL_OR_NONE_OPERATION_ROLLED_BACK'])
    );
    expect(calls).toEqual(['beforeSave Plan__c 200', 'afterSave Plan__c 199']);
  });

  it('see deletions together, and not the details that go along', () => {
    const calls = watched();
    const ids = ['a', 'b'].map((name) => insert(org, 'Plan__c', { Note__c: name }));
    insert(org, 'Step__c', { Plan__c: ids[0] });
    calls.length = 0;
    const each = (kind: 'delete' | 'undelete') => ids.map((id): SaveOperation => ({ kind, object: 'Plan__c', id }));
    org.save(org.admin, each('delete'), { allOrNone: false });
    org.save(org.admin, each('undelete'), { allOrNone: false });
    expect(calls).toEqual(['beforeDelete Plan__c 2', 'afterDelete Plan__c 2', 'afterUndelete Plan__c 2']);
    expect(org.sql.all('SELECT "Id" FROM "Step__c" WHERE "IsDeleted" = 0', [])).toHaveLength(1);
  });

  it.each(['beforeDelete', 'afterDelete'] as const)('refuse a deletion %s, which then has not happened', (stage) => {
    watched({ [stage]: ([first]: readonly { readonly errors: ApiError[] }[]) => first?.errors.push(refusal()) });
    // The second attempt is without the first record, so that the hook refuses the other one then.
    const id = insert(org, 'Plan__c', {});
    expect(messages(run(org, { kind: 'delete', object: 'Plan__c', id }))).toEqual(['refused']);
    expect(org.retrieve(org.admin, 'Plan__c', id)).toBeDefined();
  });
});
