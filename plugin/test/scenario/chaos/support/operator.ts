/** The person at the fulfillment desk: does every task that appears, and asks again for what has failed for good. */
import type { TaskView } from '../../../../src/domain/orderView.ts';
import type { CrmWorkbench } from '../../../../src/wiring/openCrm.ts';
import type { LocalCrm } from '../../sync/support/localCrm.ts';

export interface Operator {
  /** Looks once. */
  look(): Promise<void>;
  readonly tasksDone: number;
  readonly retries: number;
}

export function createOperator(local: LocalCrm): Operator {
  const crm: CrmWorkbench = local.people;
  const asked = new Map<string, number>();
  let tasksDone = 0;
  let retries = 0;

  async function doTasks(): Promise<void> {
    for (const task of await crm.listTasks()) {
      const done = await crm.completeTask(task.id, { output: answers(task), by: 'operator' });
      if (done.ok) tasksDone += 1;
      // Done already, and not seen by the service yet: nothing is wrong.
      else if (!['TaskAlreadyDone', 'TaskNotOpen'].includes(done.error.code)) throw new Error(done.error.message);
    }
  }

  async function retryFailed(): Promise<void> {
    const soql = `SELECT Id, Attempt__c FROM OM_FulfillmentStep__c WHERE State__c = 'FatallyFailed'`;
    const { records } = await local.admin.query<{ Id: string; Attempt__c: number }>(soql);
    for (const { Id, Attempt__c } of records) {
      if (asked.get(Id) === Attempt__c) continue;
      asked.set(Id, Attempt__c);
      const retried = await crm.retryStep(Id, 'operator');
      if (!retried.ok) throw new Error(retried.error.message);
      retries += 1;
    }
  }

  return {
    async look() {
      await doTasks();
      await retryFailed();
    },
    get tasksDone() {
      return tasksDone;
    },
    get retries() {
      return retries;
    },
  };
}

const samples = { boolean: true, number: 1, string: 'as agreed' } as const;

/** What somebody would say who found everything in order. */
export const answers = ({ form }: TaskView): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(form)
      .filter(([, field]) => field.required)
      .map(([key, field]) => [key, field.values?.[0] ?? samples[field.type]])
  );
