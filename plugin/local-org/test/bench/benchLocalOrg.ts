import type { SaveOperation } from '../../src/contract.ts';
import { createOrg } from '../../src/org/createOrg.ts';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
}

const CHUNK = 200;

/**
 * Measures the local org on a project's metadata: how fast it starts, and how fast records with validation rules go
 * through the whole save pipeline.
 */
export function benchLocalOrg(sourceFolder: string, records = 6000): readonly Figure[] {
  const started = performance.now();
  const org = createOrg({ name: 'bench', sourceFolders: [sourceFolder] });
  const start = performance.now() - started;
  try {
    const save = (operations: readonly SaveOperation[]): readonly string[] =>
      org.save(org.admin, operations, { allOrNone: true }).map((result) => {
        if (!result.success) throw result.errors[0] ?? new Error('The save failed.');
        return result.id;
      });
    const one = (object: string, values: Record<string, unknown>): string =>
      save([{ kind: 'insert', object, values }])[0] ?? '';
    for (const row of org.sql.all(`SELECT "Id" FROM "PermissionSet" WHERE "IsOwnedByProfile" = 0`, [])) {
      one('PermissionSetAssignment', { AssigneeId: org.admin.userId, PermissionSetId: row['Id'] });
    }
    const account = one('Account', { Name: 'Bench' });
    const order = one('Order', { AccountId: account, EffectiveDate: '2026-01-01', Status: 'Draft' });
    const plan = one('OM_FulfillmentPlan__c', { Order__c: order, ExternalId__c: 'bench/r1' });
    const step = (index: number): SaveOperation => ({
      kind: 'insert',
      object: 'OM_FulfillmentStep__c',
      values: { Plan__c: plan, ExternalId__c: `bench/r1:${index}`, Key__c: String(index), StepName__c: 'Ship' },
    });
    const insert = rate(records, (from) => save(batch(from, step)));
    const update = rate(records, (from) =>
      save(
        batch(from, (index) => ({
          kind: 'upsert',
          object: 'OM_FulfillmentStep__c',
          field: 'ExternalId__c',
          key: `bench/r1:${index}`,
          values: { Attempt__c: 1, Note__c: 'tried' },
        }))
      )
    );
    return [
      { name: 'local org: start with the metadata of the project', value: start, unit: 'ms', target: '< 300' },
      { name: 'local org: inserts with validation rules', value: insert, unit: '/s', target: '> 2000' },
      { name: 'local org: upserts by external id with validation rules', value: update, unit: '/s', target: '> 2000' },
    ];
  } finally {
    org.close();
  }
}

const batch = (from: number, make: (index: number) => SaveOperation): SaveOperation[] =>
  Array.from({ length: CHUNK }, (_, offset) => make(from + offset));

function rate(records: number, run: (from: number) => unknown): number {
  const started = performance.now();
  for (let from = 0; from < records; from += CHUNK) run(from);
  return records / ((performance.now() - started) / 1000);
}
