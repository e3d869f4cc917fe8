import { z } from 'zod';
import { number, text, time } from './rowTypes.ts';

export const CertificateRow = z.object({
  Name: z.string(),
  GateKey__c: text,
  ReleasedAt__c: time,
  LineKeys__c: text,
  Evidence__c: text,
});
export type CertificateRow = z.infer<typeof CertificateRow>;
export const CERTIFICATE_FIELDS = 'Name, GateKey__c, ReleasedAt__c, LineKeys__c, Evidence__c';

export const PlanRow = z.object({
  Id: z.string(),
  ExternalId__c: z.string(),
  State__c: text,
  Revision__c: number,
  DesignNumber__c: number,
  DesignHash__c: text,
  ArchivedAt__c: time,
  PointsOfNoReturn__c: text,
  Certificates__r: z.object({ records: z.array(CertificateRow) }).nullish(),
});
export type PlanRow = z.infer<typeof PlanRow>;
export const PLAN_FIELDS =
  'Id, ExternalId__c, State__c, Revision__c, DesignNumber__c, DesignHash__c, ArchivedAt__c, ' + 'PointsOfNoReturn__c';

export const ItemRow = z.object({
  Id: z.string(),
  Plan__c: z.string(),
  Key__c: z.string(),
  ProductCode__c: text,
  ProductName__c: text,
  Action__c: text,
  Quantity__c: number,
  Attributes__c: text,
  State__c: text,
  LineKeys__c: text,
  ParentKeys__c: text,
  Reason__c: text,
});
export type ItemRow = z.infer<typeof ItemRow>;
export const ITEM_FIELDS = Object.keys(ItemRow.shape).join(', ');

export const StepRow = z.object({
  Id: z.string(),
  Plan__c: z.string(),
  Item__c: text,
  Key__c: z.string(),
  StepGroup__c: text,
  StepName__c: text,
  Type__c: text,
  State__c: text,
  Mandatory__c: z.boolean(),
  Critical__c: z.boolean(),
  Gateway__c: text,
  Queue__c: text,
  Attempt__c: number,
  WaitsFor__c: text,
  PlannedStart__c: time,
  PlannedEnd__c: time,
  ReadyAt__c: time,
  StartedAt__c: time,
  EndedAt__c: time,
  DueAt__c: time,
  NextAttemptAt__c: time,
  VendorReference__c: text,
  ErrorCode__c: text,
  ErrorMessage__c: text,
  Note__c: text,
  Reason__c: text,
});
export type StepRow = z.infer<typeof StepRow>;
export const STEP_FIELDS = Object.keys(StepRow.shape).join(', ');
