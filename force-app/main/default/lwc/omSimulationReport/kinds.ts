import AUTOMATIC from '@salesforce/label/c.OM_StepType_Auto';
import BILLING from '@salesforce/label/c.OM_StepType_BillingGate';
import CALL from '@salesforce/label/c.OM_StepType_Callout';
import MILESTONE from '@salesforce/label/c.OM_StepType_Milestone';
import TASK from '@salesforce/label/c.OM_StepType_Manual';
import WAIT from '@salesforce/label/c.OM_StepType_WaitForEvent';

const KINDS: Readonly<Record<string, string>> = {
  automatic: AUTOMATIC,
  billing: BILLING,
  call: CALL,
  milestone: MILESTONE,
  task: TASK,
  wait: WAIT,
};

/** The kind of a step in words; one that this page does not know stays as it is. */
export const kindText = (kind: string): string => KINDS[kind] ?? kind;
