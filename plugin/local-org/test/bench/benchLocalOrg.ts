import type { SaveOperation } from '../../src/contract.ts';
import { createOrg } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { customObject, field, formulaField, rule } from '../metadata/orgOf.ts';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
}

const CHUNK = 200;
const EXTERNAL_ID = '<length>255</length><unique>true</unique><externalId>true</externalId>';
const STATES = `<valueSet><restricted>true</restricted><valueSetDefinition>${['New', 'Open', 'Done']
  .map(
    (state) =>
      `<value><fullName>${state}</fullName><default>${state === 'New'}</default><label>${state}</label></value>`
  )
  .join('')}</valueSetDefinition></valueSet>`;

/** An object like those of a product: unique key, lookup, picklist, and five rules of the usual kinds. */
const MODEL = [
  customObject('Bench__c', '<type>AutoNumber</type><displayFormat>B-{000000}</displayFormat>'),
  field('Bench__c.Key__c', 'Text', EXTERNAL_ID),
  field(
    'Bench__c.Account__c',
    'Lookup',
    '<referenceTo>Account</referenceTo><relationshipName>Benches</relationshipName>'
  ),
  field('Bench__c.State__c', 'Picklist', STATES),
  field('Bench__c.Amount__c', 'Currency', '<precision>16</precision><scale>2</scale>'),
  field('Bench__c.Note__c', 'LongTextArea', '<length>32768</length><visibleLines>3</visibleLines>'),
  ...Array.from({ length: 20 }, (_, index) => field(`Bench__c.Text${index}__c`, 'Text', '<length>255</length>')),
  formulaField('Bench__c.Label__c', 'Text', 'Key__c & " " & TEXT(State__c)'),
  rule('Bench__c.Amount', 'Amount__c < 0'),
  rule('Bench__c.Way', 'AND(ISCHANGED(State__c), ISPICKVAL(PRIORVALUE(State__c), "Done"))'),
  rule('Bench__c.Json', 'AND(NOT(ISBLANK(Note__c)), NOT(BEGINS(Note__c, "{")))'),
  rule('Bench__c.Begin', 'AND(ISNEW(), NOT(ISPICKVAL(State__c, "New")))'),
  rule('Bench__c.Account', 'AND(Amount__c > 1000000, Account__r.Name = "Poor")'),
];

/**
 * Measures the local org: how fast it starts with the metadata of a project, and how fast records with validation
 * rules go through the whole save pipeline.
 */
export function benchLocalOrg(sourceFolder: string, records = 6000): readonly Figure[] {
  const started = performance.now();
  const org = createOrg({ name: 'bench', sourceFolders: [sourceFolder] });
  const start = performance.now() - started;
  try {
    org.applyMetadata(MODEL, { checkOnly: false });
    const account = save(org, [{ kind: 'insert', object: 'Account', values: { Name: 'Bench' } }])[0] ?? '';
    const values = { Account__c: account, Amount__c: 12.5, Note__c: '{"a":1}', Text0__c: 'Ship' };
    const insert = rate(org, records, (key) => ({
      kind: 'insert',
      object: 'Bench__c',
      values: { ...values, Key__c: key },
    }));
    const upsert = rate(org, records, (key) => ({
      kind: 'upsert',
      object: 'Bench__c',
      field: 'Key__c',
      key,
      values: { State__c: 'Open', Text1__c: 'tried' },
    }));
    return [
      { name: 'local org: start with the metadata of the project', value: start, unit: 'ms', target: '< 300' },
      { name: 'local org: inserts through 5 validation rules', value: insert, unit: '/s', target: '> 2000' },
      { name: 'local org: upserts through 5 validation rules', value: upsert, unit: '/s', target: '> 2000' },
    ];
  } finally {
    org.close();
  }
}

function save(org: LocalOrg, operations: readonly SaveOperation[]): readonly string[] {
  return org.save(org.admin, operations, { allOrNone: true }).map((result) => {
    if (!result.success) throw result.errors[0] ?? new Error('The save failed.');
    return result.id;
  });
}

/** Records a second, saved in calls of 200. */
function rate(org: LocalOrg, records: number, make: (key: string) => SaveOperation): number {
  const started = performance.now();
  for (let from = 0; from < records; from += CHUNK) {
    save(
      org,
      Array.from({ length: CHUNK }, (_, offset) => make(`bench:${from + offset}`))
    );
  }
  return records / ((performance.now() - started) / 1000);
}
