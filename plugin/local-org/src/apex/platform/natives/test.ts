import { ApexList } from '../../library/collections/list.ts';
import { exception, nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { deliver } from '../async/events.ts';
import { runTestJobs, testJobs } from '../async/jobs.ts';
import { runDml } from '../dml/dml.ts';
import { fixedResults } from '../query/search.ts';
import { fitted } from '../records/fieldValues.ts';
import { ApexSObject } from '../records/sobject.ts';
import { asOrgTransaction } from '../runtime/transaction.ts';
import { csvRows } from '../testing/csv.ts';

const RESTORE = {};
const limitsOf = (apex: ApexTransaction): { restore: (() => void) | undefined; isDone: boolean } =>
  apex.state(RESTORE, (): { restore: (() => void) | undefined; isDone: boolean } => ({
    restore: undefined,
    isDone: false,
  }));

function startTest(apex: ApexTransaction): void {
  const state = limitsOf(apex);
  if (state.restore || state.isDone) throw exception('FinalException', 'Testing already started');
  state.restore = asOrgTransaction(apex).withFreshLimits(false);
  testJobs(apex).isOpen = true;
}

/** Runs what was put off since startTest, with the limits of background work, and hands events to their triggers. */
function stopTest(apex: ApexTransaction): void {
  const state = limitsOf(apex);
  if (!state.restore) throw exception('FinalException', 'Testing has not started');
  const { restore } = state;
  state.restore = undefined;
  state.isDone = true;
  try {
    deliver(apex);
    runTestJobs(apex);
    deliver(apex);
  } finally {
    restore();
    testJobs(apex).isOpen = false;
  }
}

function standardPricebookId(apex: ApexTransaction): unknown {
  const { core } = orgOf(apex);
  return core.records.findBy(core.objectNamed('Pricebook2'), 'IsStandard', true, 1)[0]?.['Id'] ?? null;
}

function setCreatedDate(apex: ApexTransaction, id: string | null, at: { readonly moment: number } | null): void {
  if (id === null || at === null) throw nullPointer('Argument cannot be null.');
  const { core } = orgOf(apex);
  const object = core.model.schema.objectOfId(id);
  const row = object && core.records.find(object, id);
  if (object && row) core.records.update(object, { ...row, CreatedDate: new Date(at.moment).toISOString() });
}

/** Inserts the records of a static resource in CSV. */
function loadData(apex: ApexTransaction, token: { readonly object: ApexSObject['type'] }, resource: string): ApexList {
  const found = orgOf(apex)
    .org.components()
    .find(({ type, fullName }) => type === 'StaticResource' && fullName.toLowerCase() === resource.toLowerCase());
  if (!found?.content) throw exception('StringException', `Static resource not found: ${resource}`);
  const [header = [], ...rows] = csvRows(Buffer.from(found.content).toString('utf8'));
  const records = rows.map((row) => {
    const record = new ApexSObject(token.object);
    for (const [index, name] of header.entries()) {
      const field = token.object.fields.get(name.trim().toLowerCase());
      const text = row[index] ?? '';
      if (field && text !== '')
        record.write(field.name, fitted(field, field.type === 'boolean' ? text.toLowerCase() === 'true' : text));
    }
    return record;
  });
  runDml(orgOf(apex), apex, { operation: 'insert', records, mode: 'system', allOrNone: true });
  return new ApexList(token.object.name, records);
}

export const testTypes = [
  nativeType('Test', {
    isInstance: () => false,
    members: {
      'static void startTest()': startTest,
      'static void stopTest()': stopTest,
      'static Boolean isRunningTest()': (apex) => apex.isTest,
      'static Id getStandardPricebookId()': standardPricebookId,
      'static void setCreatedDate(Id record, Datetime at)': setCreatedDate,
      'static void setFixedSearchResults(List<Id> ids)': (apex, ids: ApexList) => {
        fixedResults(apex).ids = ids.items.map(String);
      },
      'static List<SObject> loadData(Schema.SObjectType type, String resource)': loadData,
      'static void enableChangeDataCapture()': () => null,
      'static String calculatePermissionSetGroup(String id)': () => 'Updated',
      'static void calculatePermissionSetGroup(List<String> ids)': () => null,
    },
  }),
];
