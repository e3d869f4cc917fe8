/**
 * Work for looking at the pages of the fulfillment desk: orders on their way, tasks, failures with what vendors said,
 * two weeks of history, and two versions of a design. Written as the sync service writes it.
 */
import type { OrgClient } from './orgClient.ts';

const HOUR = 3_600_000;
const now = Date.now();
/** A moment in the past, or with a negative number in the future. */
const hoursAgo = (hours: number): string => new Date(now - hours * HOUR).toISOString();

const FORM = {
  portIsLit: { type: 'boolean', required: true },
  window: { type: 'string', required: true, values: ['morning', 'afternoon'] },
  signalDbm: { type: 'number' },
  note: { type: 'string' },
};
const NO_PORT = { code: 'NO_FREE_PORT', message: 'The network has no free port at this address.' };
/** What the operator asks for, and somebody else is to confirm. */
const FORCE = {
  ForceAction__c: 'complete',
  ForceReason__c: 'The port is up in the inventory of the network.',
  ForceRequestedBy__c: 'operator@pages.example',
} as const;
const ADVICE = { Suggestion__c: 'retry', SuggestionHelped__c: 6, SuggestionTried__c: 7 } as const;
const TIMEOUT = { code: 'TIMEOUT', message: 'The courier did not answer within 30 seconds.' };

/** @param service - the user that writes projections, as the sync service does */
export async function addFulfillment(admin: OrgClient, service: OrgClient, account: string): Promise<void> {
  await joinQueue(admin, 'Fulfillment_Desk', 'operator@pages.example');
  const [price] = await admin.query<{ Id: string; Pricebook2Id: string; UnitPrice: number }>(
    "SELECT Id, Pricebook2Id, UnitPrice FROM PricebookEntry WHERE Product2.ProductCode = 'FIBER-1G-TV'"
  );
  if (!price) throw new Error('The catalogue has no price for FIBER-1G-TV.');
  let made = 0;

  const order = async (submittedHoursAgo: number, quantity: number): Promise<string> => {
    const id = await admin.create('Order', {
      AccountId: account,
      EffectiveDate: hoursAgo(submittedHoursAgo).slice(0, 10),
      Status: 'Draft',
      Pricebook2Id: price.Pricebook2Id,
    });
    const line = { PricebookEntryId: price.Id, Quantity: quantity, UnitPrice: price.UnitPrice };
    await admin.create('OrderItem', { OrderId: id, ...line });
    await admin.update('Order', id, { OM_State__c: 'Acknowledged' });
    await service.update('Order', id, { OM_State__c: 'InProgress', OM_SubmittedAt__c: hoursAgo(submittedHoursAgo) });
    return id;
  };
  const plan = (orderId: string): Promise<string> =>
    service.create('OM_FulfillmentPlan__c', {
      Order__c: orderId,
      ExternalId__c: `${orderId}/r1`,
      Revision__c: 1,
      State__c: 'InProgress',
      StepsTotal__c: 4,
      StepsDone__c: 1,
    });
  const step = (planId: string, name: string, values: Readonly<Record<string, unknown>>): Promise<string> => {
    made += 1;
    return service.create('OM_FulfillmentStep__c', {
      Plan__c: planId,
      ExternalId__c: `${planId}:step${String(made)}`,
      Key__c: `step${String(made)}`,
      StepName__c: name,
      Mandatory__c: true,
      ...values,
    });
  };
  const task = (planId: string, name: string, readyAgo: number, dueAgo: number): Promise<string> =>
    step(planId, name, {
      Type__c: 'manual',
      State__c: 'Ready',
      Queue__c: 'Fulfillment_Desk',
      ReadyAt__c: hoursAgo(readyAgo),
      DueAt__c: hoursAgo(dueAgo),
      Instructions__c: 'Call the customer, agree on a time, and test the line from the cabinet before you leave.',
      Form__c: JSON.stringify(FORM),
    });
  const message = (values: Readonly<Record<string, unknown>>): Promise<string> => {
    made += 1;
    const common = { ExternalId__c: `message${String(made)}`, Direction__c: 'Outbound', Method__c: 'POST' };
    return service.create('OM_GatewayMessage__c', { ...common, ...values });
  };
  const failure = async (
    planId: string,
    name: string,
    gateway: string,
    error: typeof NO_PORT,
    ago: number,
    more: { readonly step?: object; readonly fallout?: object } = {}
  ): Promise<void> => {
    const id = await step(planId, name, {
      Type__c: 'callout',
      State__c: 'FatallyFailed',
      Gateway__c: gateway,
      Attempt__c: 3,
      ReadyAt__c: hoursAgo(ago + 1),
      StartedAt__c: hoursAgo(ago + 1),
      DueAt__c: hoursAgo(ago - 1),
      ErrorCode__c: error.code,
      ErrorMessage__c: error.message,
      ...more.step,
    });
    await service.create('OM_Fallout__c', {
      Plan__c: planId,
      Step__c: id,
      ExternalId__c: `${planId}:${id}#3`,
      State__c: 'Open',
      ErrorCode__c: error.code,
      Message__c: error.message,
      Fingerprint__c: `${gateway}.book:${error.code}:4711`,
      OpenedAt__c: hoursAgo(ago),
      Queue__c: 'Fulfillment_Desk',
      DueAt__c: hoursAgo(ago - 8),
      ...more.fallout,
    });
    await message({
      Plan__c: planId,
      Step__c: id,
      Gateway__c: gateway,
      At__c: hoursAgo(ago),
      Url__c: `https://${gateway}.example/orders`,
      HttpStatus__c: error === TIMEOUT ? null : 409,
      Request__c: JSON.stringify({ item: 'ACCESS-PORT', speed: '1G', authorization: '***' }),
      Response__c: error === TIMEOUT ? null : JSON.stringify({ code: error.code, reason: error.message }),
      DurationMs__c: error === TIMEOUT ? 30_000 : 210,
    });
  };

  for (let index = 0; index < 3; index += 1) {
    const planId = await plan(await order(30 + index * 9, 2 + index));
    await task(planId, index === 1 ? 'Install line at the customer' : 'Survey the site', 20, 5 - index * 4);
    // The oldest one waits for a second person.
    const asked = index === 2 ? { ...FORCE, ForceRequestedAt__c: hoursAgo(1) } : {};
    await failure(planId, 'Reserve port', 'network', NO_PORT, 6 + index * 5, { step: asked, fallout: ADVICE });
  }
  await failure(await plan(await order(12, 1)), 'Book courier', 'courier', TIMEOUT, 2);

  for (let day = 1; day <= 12; day += 1) {
    const submitted = day * 24 + 30 + (day % 4) * 9;
    const orderId = await order(submitted, 1 + (day % 3));
    const planId = await plan(orderId);
    const end = day * 24;
    const isLate = day % 4 === 0;
    await ended(planId, 'Reserve port', 'callout', 'network', [submitted, submitted - 1, submitted - 2], false);
    await ended(planId, 'Deliver modem', 'callout', 'courier', [submitted - 2, submitted - 5, end + 8], isLate);
    await ended(planId, 'Install line at the customer', 'manual', null, [end + 8, end + 3, end], isLate);
    await service.update('OM_FulfillmentPlan__c', planId, { State__c: 'Completed', StepsDone__c: 4 });
    await service.update('Order', orderId, { OM_State__c: 'Completed' });
    for (const [gateway, durationMs] of [['network', 180 + day * 9] as const, ['courier', 900 + day * 40] as const]) {
      const call = { Plan__c: planId, Gateway__c: gateway, At__c: hoursAgo(end), HttpStatus__c: 200 };
      await message({ ...call, DurationMs__c: durationMs });
    }
  }
  await addDesigns(admin);

  function ended(
    planId: string,
    name: string,
    type: string,
    gateway: string | null,
    [ready, started, end]: readonly [number, number, number],
    isLate: boolean
  ): Promise<string> {
    return step(planId, name, {
      Type__c: type,
      State__c: 'Completed',
      Gateway__c: gateway,
      Queue__c: type === 'manual' ? 'Fulfillment_Desk' : null,
      ReadyAt__c: hoursAgo(ready),
      StartedAt__c: hoursAgo(started),
      EndedAt__c: hoursAgo(end),
      DueAt__c: hoursAgo(isLate ? end + 1 : end - 6),
    });
  }
}

async function joinQueue(admin: OrgClient, queue: string, username: string): Promise<void> {
  const [group] = await admin.query<{ Id: string }>(`SELECT Id FROM Group WHERE DeveloperName = '${queue}'`);
  const [user] = await admin.query<{ Id: string }>(`SELECT Id FROM User WHERE Username = '${username}'`);
  if (!group || !user) throw new Error(`There is no queue ${queue}, or no user ${username}.`);
  await admin.create('GroupMember', { GroupId: group.Id, UserOrGroupId: user.Id });
}

/** Two versions of a small design, as `sf order design apply` leaves them. */
async function addDesigns(admin: OrgClient): Promise<void> {
  const first = {
    gateways: { courier: { kind: 'rest', settings: { timeout: 'PT30S' } }, network: { kind: 'tmf641' } },
    steps: {
      'port.reserve': { type: 'callout', gateway: 'network', retry: { attempts: 3, delay: 'PT5M' } },
      'port.survey': { type: 'manual', queue: 'Fulfillment_Desk', due: 'P1D' },
      'port.fax': { type: 'manual', queue: 'Fulfillment_Desk', due: 'P3D' },
    },
  };
  const second = {
    gateways: first.gateways,
    steps: {
      'port.reserve': { ...first.steps['port.reserve'], retry: { attempts: 5, delay: 'PT5M' } },
      'port.survey': first.steps['port.survey'],
      'modem.deliver': { type: 'callout', gateway: 'courier', due: 'P2D' },
    },
  };
  const versions = [
    { document: first, state: 'Retired', note: 'First version', hours: 720 },
    { document: second, state: 'Active', note: 'More attempts at the network; modems by courier', hours: 50 },
  ];
  for (const [index, { document, state, note, hours }] of versions.entries()) {
    const number = index + 1;
    await admin.create('OM_FulfillmentDesign__c', {
      Name: `Version ${String(number)}`,
      Number__c: number,
      ExternalId__c: `design/${String(number)}`,
      Hash__c: String(number).repeat(64),
      State__c: state,
      Document__c: JSON.stringify(document),
      Encoding__c: 'Plain',
      AppliedAt__c: hoursAgo(hours),
      AppliedBy__c: 'admin@pages.example',
      Note__c: note,
    });
  }
}
