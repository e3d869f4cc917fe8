import { ApiError, type ConvertedLead, type MergeResult } from '../../../contract.ts';
import { convertLead as convert } from '../../../save/actions/convertLead.ts';
import { mergeRecords } from '../../../save/actions/merge.ts';
import { ApexList } from '../../library/collections/list.ts';
import { nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { nativeType, type NativeFunction } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { elementsOf } from '../collections.ts';
import { saveScope } from '../org.ts';
import { asSObject } from '../records/sobject.ts';
import { valuesOf } from '../records/writeRecord.ts';
import { bag } from '../natives/bag.ts';
import { dmlException, errorOf, type DmlOutcome } from './outcome.ts';

type Merged = DmlOutcome & Pick<MergeResult, 'mergedRecordIds' | 'updatedRelatedIds'>;

const failed = (id: string | null, error: ApiError): DmlOutcome => ({
  id,
  isSuccess: false,
  isCreated: false,
  errors: [errorOf(error)],
});

const idOf = (given: unknown): string => (typeof given === 'string' ? given : (asSObject(given).id ?? ''));

/** Merges records into the first. @throws DmlException unless partial success is asked for */
export function mergeInto(apex: ApexTransaction, master: unknown, given: unknown, allOrNone: boolean): Merged {
  const record = asSObject(master);
  if (given === null) throw nullPointer('Argument cannot be null.');
  const mergedIds = (elementsOf(given) ?? [given]).map(idOf);
  apex.count('dmlStatements');
  apex.count('dmlRows', mergedIds.length + 1);
  const org = orgOf(apex);
  const values = valuesOf(record, 'update', () => false);
  try {
    const result = org.core.database.transaction(() =>
      mergeRecords(saveScope(org, apex, 'system'), {
        object: record.type.name,
        masterId: record.id ?? '',
        values,
        mergedIds,
      })
    );
    return { ...result, isSuccess: true, isCreated: false, errors: [] };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const outcome = failed(record.id, error);
    if (allOrNone) throw dmlException('merge', [outcome]);
    return { ...outcome, mergedRecordIds: [], updatedRelatedIds: [] };
  }
}

export function mergeAll(): Record<string, NativeFunction> {
  const members: Record<string, NativeFunction> = {};
  const run = (apex: ApexTransaction, master: unknown, given: unknown, allOrNone?: unknown): unknown => {
    const isList = elementsOf(given) !== undefined;
    const outcomes = (elementsOf(given) ?? [given]).map((each) => mergeInto(apex, master, each, allOrNone !== false));
    return isList ? new ApexList('Database.MergeResult', outcomes) : (outcomes[0] ?? null);
  };
  for (const [subject, isList] of [
    ['SObject', false],
    ['Id', false],
    ['List<SObject>', true],
    ['List<Id>', true],
  ] as const) {
    const returns = isList ? 'List<Database.MergeResult>' : 'Database.MergeResult';
    for (const extra of ['', ', Boolean allOrNone', ', Boolean allOrNone, System.AccessLevel level']) {
      members[`static ${returns} merge(SObject master, ${subject} merged${extra})`] = run;
    }
  }
  return members;
}

/** `Database.LeadConvert`: what is to become of a lead. */
export class LeadConvert {
  leadId: string | null = null;
  convertedStatus: string | null = null;
  accountId: string | null = null;
  contactId: string | null = null;
  opportunityId: string | null = null;
  ownerId: string | null = null;
  opportunityName: string | null = null;
  doNotCreateOpportunity = false;
  overwriteLeadSource = false;
  sendNotificationEmail = false;
}

interface Converted extends DmlOutcome {
  readonly lead: ConvertedLead | undefined;
}

export function convertLead(apex: ApexTransaction, given: unknown, allOrNone?: boolean): unknown {
  const requests = elementsOf(given);
  const outcomes = (requests ?? [given]).map((each) => convertOne(apex, each as LeadConvert));
  if (allOrNone !== false && outcomes.some(({ isSuccess }) => !isSuccess)) throw dmlException('convertLead', outcomes);
  return requests === undefined ? (outcomes[0] ?? null) : new ApexList('Database.LeadConvertResult', outcomes);
}

function convertOne(apex: ApexTransaction, request: LeadConvert): Converted {
  apex.count('dmlStatements');
  apex.count('dmlRows');
  const org = orgOf(apex);
  const optional = (name: 'accountId' | 'contactId' | 'ownerId' | 'opportunityName') =>
    request[name] === null ? {} : { [name]: request[name] };
  try {
    const lead = org.core.database.transaction(() =>
      convert(saveScope(org, apex, 'system'), {
        leadId: request.leadId ?? '',
        convertedStatus: request.convertedStatus ?? '',
        doNotCreateOpportunity: request.doNotCreateOpportunity,
        overwriteLeadSource: request.overwriteLeadSource,
        ...optional('accountId'),
        ...optional('contactId'),
        ...optional('ownerId'),
        ...optional('opportunityName'),
      })
    );
    return { id: lead.leadId, isSuccess: true, isCreated: false, errors: [], lead };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { ...failed(request.leadId, error), lead: undefined };
  }
}

const LEAD_FIELDS = {
  leadId: 'Id',
  convertedStatus: 'String',
  accountId: 'Id',
  contactId: 'Id',
  opportunityId: 'Id',
  ownerId: 'Id',
  opportunityName: 'String',
  doNotCreateOpportunity: 'Boolean',
  overwriteLeadSource: 'Boolean',
  sendNotificationEmail: 'Boolean',
} as const;

/** `setLeadId(Id)`, `getLeadId()` for each. */
const accessors = Object.fromEntries(
  Object.entries(LEAD_FIELDS).flatMap(([name, type]): [string, NativeFunction][] => {
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    const verb = type === 'Boolean' ? 'is' : 'get';
    return [
      [
        `void set${title}(${type} value)`,
        (_apex, self: Record<string, unknown>, value: unknown) => (self[name] = value),
      ],
      [`${type} ${verb}${title}()`, (_apex, self: Record<string, unknown>) => self[name] ?? null],
    ];
  })
);

export const actionTypes = [
  nativeType('Database.MergeResult', {
    isInstance: (value) => typeof value === 'object' && value !== null && 'mergedRecordIds' in value,
    members: {
      'Id getId()': (_apex, self: Merged) => self.id,
      'Boolean isSuccess()': (_apex, self: Merged) => self.isSuccess,
      'List<Database.Error> getErrors()': (_apex, self: Merged) => new ApexList('Database.Error', [...self.errors]),
      'List<Id> getMergedRecordIds()': (_apex, self: Merged) => new ApexList('Id', [...self.mergedRecordIds]),
      'List<Id> getUpdatedRelatedIds()': (_apex, self: Merged) => new ApexList('Id', [...self.updatedRelatedIds]),
    },
  }),
  nativeType('Database.LeadConvert', {
    isInstance: (value) => value instanceof LeadConvert,
    constructors: { '()': () => new LeadConvert() },
    members: accessors,
    properties: bag(LEAD_FIELDS),
  }),
  nativeType('Database.LeadConvertResult', {
    isInstance: (value) => typeof value === 'object' && value !== null && 'lead' in value,
    members: {
      'Id getLeadId()': (_apex, self: Converted) => self.id,
      'Id getAccountId()': (_apex, self: Converted) => self.lead?.accountId ?? null,
      'Id getContactId()': (_apex, self: Converted) => self.lead?.contactId ?? null,
      'Id getOpportunityId()': (_apex, self: Converted) => self.lead?.opportunityId ?? null,
      'Boolean isSuccess()': (_apex, self: Converted) => self.isSuccess,
      'List<Database.Error> getErrors()': (_apex, self: Converted) => new ApexList('Database.Error', [...self.errors]),
    },
  }),
];
