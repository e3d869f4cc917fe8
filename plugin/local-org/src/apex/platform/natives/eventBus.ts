import { randomUUID } from 'node:crypto';
import { ApexList } from '../../library/collections/list.ts';
import { nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { deliver, failDelivery, PublishResult, testBus } from '../async/events.ts';
import { elementsOf } from '../collections.ts';
import { runDml } from '../dml/dml.ts';
import { AccessLevel } from './database.ts';
import { asSObject, type ApexSObject } from '../records/sobject.ts';

function publish(apex: ApexTransaction, given: unknown, ...extras: readonly unknown[]): unknown {
  if (given === null) throw nullPointer('Argument cannot be null.');
  const records = (elementsOf(given) ?? [given]).map(asSObject);
  for (const record of records) stampUuid(record);
  const level = extras.find((extra) => extra instanceof AccessLevel);
  const outcomes = runDml(orgOf(apex), apex, {
    operation: 'insert',
    records: records.map((record) => record.copy({ keepsId: false })),
    mode: level?.mode ?? 'system',
    allOrNone: false,
  });
  const callback = extras.find(
    (extra) => !(extra instanceof AccessLevel) && typeof extra === 'object' && extra !== null
  );
  const uuids = records.map((record) => String(record.values.get('EventUuid')));
  if (callback) testBus(apex).callbacks.push({ object: callback, uuids });
  return elementsOf(given) === undefined ? (outcomes[0] ?? null) : new ApexList('Database.SaveResult', [...outcomes]);
}

/** Events made with `newSObject(null, true)` have a key before they are published, others get it then. */
export function stampUuid(record: ApexSObject): void {
  if (record.type.fields.has('eventuuid') && !record.values.get('EventUuid'))
    record.values.set('EventUuid', randomUUID());
}

const isResult =
  (kind: PublishResult['kind']) =>
  (value: unknown): boolean =>
    value instanceof PublishResult && value.kind === kind;

const uuidsOf = (_apex: ApexTransaction, self: PublishResult): ApexList => new ApexList('String', [...self.uuids]);
const BROKER = { isTestBroker: true };
const CONTEXT = { isTriggerContext: true };
const never = (): boolean => false;

export const eventTypes = [
  nativeType('EventBus', {
    isInstance: never,
    members: {
      'static Database.SaveResult publish(SObject event)': publish,
      'static List<Database.SaveResult> publish(List<SObject> events)': publish,
      'static Database.SaveResult publish(SObject event, Object callback)': publish,
      'static List<Database.SaveResult> publish(List<SObject> events, Object callback)': publish,
      'static Database.SaveResult publish(SObject event, System.AccessLevel level)': publish,
      'static List<Database.SaveResult> publish(List<SObject> events, System.AccessLevel level)': publish,
      'static Database.SaveResult publish(SObject event, Object callback, System.AccessLevel level)': publish,
      'static List<Database.SaveResult> publish(List<SObject> events, Object callback, System.AccessLevel level)':
        publish,
      'static String getOperationId(Object result)': (_apex, result: { readonly id: unknown }) => result.id,
    },
  }),
  nativeType('EventBus.SuccessResult', {
    isInstance: isResult('success'),
    members: { 'List<String> getEventUuids()': uuidsOf },
  }),
  nativeType('EventBus.FailureResult', {
    isInstance: isResult('failure'),
    members: { 'List<String> getEventUuids()': uuidsOf },
  }),
  nativeType('EventBus.EventPublishSuccessCallback', {
    kind: 'interface',
    isInstance: never,
    members: { 'void onSuccess(EventBus.SuccessResult result)': () => null },
  }),
  nativeType('EventBus.EventPublishFailureCallback', {
    kind: 'interface',
    isInstance: never,
    members: { 'void onFailure(EventBus.FailureResult result)': () => null },
  }),
  nativeType('EventBus.TriggerContext', {
    isInstance: (value) => value === CONTEXT,
    members: {
      'static EventBus.TriggerContext currentContext()': () => CONTEXT,
      'void setResumeCheckpoint(String replayId)': () => null,
      'String getResumeCheckpoint()': () => null,
    },
    properties: { 'Integer retries': { get: () => 0 }, 'String lastError': { get: () => null } },
  }),
  nativeType('EventBus.TestBroker', {
    isInstance: (value) => value === BROKER,
    members: {
      'void deliver()': (apex) => deliver(apex),
      'void fail()': (apex) => failDelivery(apex),
    },
  }),
  nativeType('Test', {
    isInstance: never,
    members: { 'static EventBus.TestBroker getEventBus()': () => BROKER },
  }),
];
