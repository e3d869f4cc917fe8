/** An order as large as people still look at: many lines, and a plan that is as wide as it is deep. */
import type { OrgClient } from './orgClient.ts';

const HOUR = 3_600_000;

export interface LargeOrder {
  readonly lines: number;
  readonly steps: number;
}

/** @param service - the user that writes projections, as the sync service does; gives back the id of the order */
export async function addLargeOrder(
  admin: OrgClient,
  service: OrgClient,
  account: string,
  { lines, steps }: LargeOrder
): Promise<string> {
  const [price] = await admin.query<{ Id: string; Pricebook2Id: string; UnitPrice: number }>(
    "SELECT Id, Pricebook2Id, UnitPrice FROM PricebookEntry WHERE IsActive = true AND Product2.ProductCode = 'VOICE'"
  );
  if (!price) throw new Error('The catalogue has no price for VOICE.');
  const now = Date.now();
  const at = (hours: number): string => new Date(now + hours * HOUR).toISOString();
  const order = await admin.create('Order', {
    AccountId: account,
    EffectiveDate: at(0).slice(0, 10),
    Status: 'Draft',
    Pricebook2Id: price.Pricebook2Id,
  });
  const lineIds = await createAll(admin, 'OrderItem', lines, () => ({
    OrderId: order,
    PricebookEntryId: price.Id,
    Quantity: 1,
    UnitPrice: price.UnitPrice,
    OM_Action__c: 'add',
    OM_Attributes__c: '{"portIn":false}',
  }));
  await admin.update('Order', order, { OM_State__c: 'Acknowledged' });
  await service.update('Order', order, { OM_State__c: 'InProgress', OM_StepsTotal__c: steps, OM_StepsDone__c: 0 });
  const plan = await service.create('OM_FulfillmentPlan__c', {
    Order__c: order,
    ExternalId__c: `${order}/r1`,
    Revision__c: 1,
    State__c: 'InProgress',
    StepsTotal__c: steps,
    StepsDone__c: 0,
    DesignNumber__c: 1,
  });
  const items = await createAll(service, 'OM_FulfillmentItem__c', lines, (n) => ({
    Plan__c: plan,
    ExternalId__c: `${order}/r1:item-${n}`,
    Key__c: `item-${n}`,
    OrderItem__c: lineIds[n],
    ProductCode__c: 'SIP-ACCOUNT',
    ProductName__c: `Telephone account ${n + 1}`,
    Action__c: 'add',
    Quantity__c: 1,
    State__c: 'InProgress',
    LineKeys__c: lineIds[n],
    Reason__c: 'Rule sip-account matched.',
  }));
  await createAll(service, 'OM_FulfillmentStep__c', steps, (n) => ({
    Plan__c: plan,
    Item__c: items[n % items.length],
    ExternalId__c: `${order}/r1:step-${n}`,
    Key__c: `step-${n}`,
    StepName__c: `Step ${n + 1}`,
    StepGroup__c: `Lane ${(n % 6) + 1}`,
    Type__c: 'callout',
    State__c: n < 6 ? 'Ready' : 'Pending',
    Mandatory__c: true,
    WaitsFor__c: n < 6 ? '' : [`step-${n - 6}`, ...(n % 7 === 0 ? [`step-${n - 5}`] : [])].join('\n'),
    PlannedStart__c: at(n / 6),
    PlannedEnd__c: at(n / 6 + 1),
    Reason__c: 'Scenario telephone matched.',
  }));
  return order;
}

/** By collections of 200, all or nothing each. */
async function createAll(
  client: OrgClient,
  type: string,
  count: number,
  fieldsOf: (n: number) => Readonly<Record<string, unknown>>
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 200) {
    const records = Array.from({ length: Math.min(200, count - from) }, (_, n) => ({
      attributes: { type },
      ...fieldsOf(from + n),
    }));
    const results = await client.request<readonly { readonly id?: string; readonly success: boolean }[]>({
      method: 'POST',
      url: `/services/data/v${client.version}/composite/sobjects`,
      body: JSON.stringify({ allOrNone: true, records }),
    });
    const failed = results.find(({ success }) => !success);
    if (failed) throw new Error(`${type}: ${JSON.stringify(failed)}`);
    ids.push(...results.map(({ id }) => id ?? ''));
  }
  return ids;
}
