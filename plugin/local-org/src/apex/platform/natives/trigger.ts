import { ApexList } from '../../library/collections/list.ts';
import { ApexMap } from '../../library/collections/map.ts';
import { nativeType, type NativeProperty } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import type { ApexSObject } from '../records/sobject.ts';
import { currentTrigger, TRIGGER_EVENTS, type TriggerContext, type TriggerEvent } from '../triggers/context.ts';
import { enumType } from './enumType.ts';

const is = (test: (event: TriggerEvent) => boolean): NativeProperty => ({
  get: (apex) => {
    const context = currentTrigger(apex);
    return context !== undefined && test(context.event);
  },
});

const listOf = (
  context: TriggerContext | undefined,
  records: readonly ApexSObject[] | null | undefined
): ApexList | null => (records && context ? new ApexList(context.objectName, [...records]) : null);

function mapOf(
  apex: ApexTransaction,
  context: TriggerContext | undefined,
  records: readonly ApexSObject[] | null | undefined
): ApexMap | null {
  if (!records || !context || context.event === 'BEFORE_INSERT') return null;
  return ApexMap.of(
    apex,
    'Id',
    context.objectName,
    records.map((record) => [record.id, record] as const)
  );
}

export const triggerTypes = [
  nativeType('Trigger', {
    isInstance: () => false,
    properties: {
      'static Boolean isExecuting': { get: (apex) => currentTrigger(apex) !== undefined },
      'static Boolean isBefore': is((event) => event.startsWith('BEFORE')),
      'static Boolean isAfter': is((event) => event.startsWith('AFTER')),
      'static Boolean isInsert': is((event) => event.endsWith('INSERT')),
      'static Boolean isUpdate': is((event) => event.endsWith('UPDATE')),
      'static Boolean isDelete': is((event) => event.endsWith('_DELETE')),
      'static Boolean isUndelete': is((event) => event.endsWith('UNDELETE')),
      'static List<SObject> new': { get: (apex) => listOf(currentTrigger(apex), currentTrigger(apex)?.newRecords) },
      'static List<SObject> old': { get: (apex) => listOf(currentTrigger(apex), currentTrigger(apex)?.oldRecords) },
      'static Map<Id,SObject> newMap': {
        get: (apex) => mapOf(apex, currentTrigger(apex), currentTrigger(apex)?.newRecords),
      },
      'static Map<Id,SObject> oldMap': {
        get: (apex) => mapOf(apex, currentTrigger(apex), currentTrigger(apex)?.oldRecords),
      },
      'static System.TriggerOperation operationType': {
        get: (apex) => {
          const event = currentTrigger(apex)?.event;
          return apex.types.resolve('TriggerOperation')?.enumValues.find(({ name }) => name === event) ?? null;
        },
      },
      'static Integer size': {
        get: (apex) => (currentTrigger(apex)?.newRecords ?? currentTrigger(apex)?.oldRecords ?? []).length,
      },
    },
  }),
  enumType('TriggerOperation', TRIGGER_EVENTS),
];
