/** Orders for looking at the order page and the configurator: an empty draft, one in delivery, and one that changes it. */
import type { OrgClient } from './orgClient.ts';
import { NEXT_POINT, pointsOf, REFUSED } from './samplePoints.ts';

const HOUR = 3_600_000;
const now = Date.now();
/** A moment from now; negative numbers are in the past. */
const inHours = (hours: number): string => new Date(now + hours * HOUR).toISOString();

export interface SampleOrders {
  /** A draft with a price book and no lines. */
  readonly sellingOrder: string;
  /** A bundle in delivery: done, running, failed and late steps. */
  readonly deliveryOrder: string;
  /** A draft that changes the order in delivery, with the impact that the service computed. */
  readonly changeOrder: string;
  /** One that is behind a point of no return, with the exception that somebody asks for. */
  readonly refusedChange: string;
}

/** Key, name, group, type, state, what it waits for, planned start and end, then what differs. */
type SampleStep = readonly [
  key: string,
  name: string,
  group: string,
  type: string,
  state: string,
  waitsFor: readonly string[],
  planned: readonly [start: number, end: number],
  more?: Readonly<Record<string, unknown>>,
];

const done = (start: number, end: number, critical = true): Record<string, unknown> => ({
  ReadyAt__c: inHours(start),
  StartedAt__c: inHours(start),
  EndedAt__c: inHours(end),
  Critical__c: critical,
});

const STEPS: readonly SampleStep[] = [
  ['credit', 'Check credit', 'Check', 'callout', 'Completed', [], [-96, -94], done(-96, -95)],
  ['address', 'Check address', 'Check', 'callout', 'Completed', [], [-96, -95], done(-96, -94, false)],
  ['port', 'Reserve port', 'Access line', 'callout', 'Completed', ['credit', 'address'], [-94, -90], done(-94, -85)],
  ['survey', 'Survey the site', 'Access line', 'manual', 'Completed', ['port'], [-90, -60], done(-85, -52)],
  ['modem', 'Reserve modem', 'Devices', 'callout', 'Completed', ['credit'], [-94, -92], done(-94, -93, false)],
  ['number', 'Assign phone number', 'Voice', 'callout', 'Completed', ['credit'], [-94, -93], done(-94, -93, false)],
  ['tvAccount', 'Open TV account', 'Television', 'auto', 'Completed', ['credit'], [-94, -93], done(-94, -94, false)],
  [
    'courier',
    'Book courier',
    'Devices',
    'callout',
    'FatallyFailed',
    ['modem'],
    [-92, -88],
    {
      Gateway__c: 'courier',
      Attempt__c: 5,
      StartedAt__c: inHours(-92),
      DueAt__c: inHours(-60),
      ErrorCode__c: 'TIMEOUT',
      ErrorMessage__c: 'The courier did not answer within 30 seconds.',
    },
  ],
  ['deliver', 'Deliver modem', 'Devices', 'waitForEvent', 'Pending', ['courier'], [-60, 0]],
  [
    'install',
    'Install line at the customer',
    'Access line',
    'manual',
    'Ready',
    ['survey'],
    [-60, -12],
    {
      Queue__c: 'Fulfillment_Desk',
      ReadyAt__c: inHours(-52),
      DueAt__c: inHours(-4),
      Critical__c: true,
      Form__c: JSON.stringify({ portIsLit: { type: 'boolean', required: true } }),
    },
  ],
  [
    'activate',
    'Activate services',
    'Access line',
    'callout',
    'Pending',
    ['install', 'deliver'],
    [0, 6],
    { Critical__c: true },
  ],
  [
    'bill',
    'Start billing',
    'Billing',
    'billingGate',
    'Pending',
    ['activate', 'number', 'tvAccount'],
    [6, 7],
    { Critical__c: true },
  ],
];

const ITEM_OF: Readonly<Record<string, string>> = {
  port: 'access',
  survey: 'access',
  install: 'access',
  activate: 'access',
  modem: 'modem',
  courier: 'modem',
  deliver: 'modem',
  number: 'voice',
  tvAccount: 'tv',
};

/** @param service - the user that writes projections, as the sync service does */
export async function addSampleOrders(admin: OrgClient, service: OrgClient, account: string): Promise<SampleOrders> {
  const prices = await admin.query<{
    Id: string;
    Pricebook2Id: string;
    UnitPrice: number;
    Product2: { ProductCode: string };
  }>('SELECT Id, Pricebook2Id, UnitPrice, Product2.ProductCode FROM PricebookEntry WHERE IsActive = true');
  const priceOf = (code: string): (typeof prices)[number] => {
    const price = prices.find(({ Product2 }) => Product2.ProductCode === code);
    if (!price) throw new Error(`The catalogue has no price for ${code}.`);
    return price;
  };
  const [bundle] = await admin.query<{ Id: string }>("SELECT Id FROM OM_Bundle__c WHERE ExternalId__c = 'FIBER-1G-TV'");
  if (!bundle) throw new Error('The catalogue has no bundle FIBER-1G-TV.');
  const draft = (more: Readonly<Record<string, unknown>> = {}): Promise<string> =>
    admin.create('Order', {
      AccountId: account,
      EffectiveDate: inHours(0).slice(0, 10),
      Status: 'Draft',
      Pricebook2Id: priceOf('FIBER-1G-TV').Pricebook2Id,
      ...more,
    });
  const line = (
    order: string,
    code: string,
    parent: string | null,
    attributes: object,
    unitPrice?: number
  ): Promise<string> =>
    admin.create('OrderItem', {
      OrderId: order,
      PricebookEntryId: priceOf(code).Id,
      Quantity: 1,
      UnitPrice: unitPrice ?? priceOf(code).UnitPrice,
      OM_Action__c: 'add',
      OM_ParentItem__c: parent,
      OM_Bundle__c: parent === null ? bundle.Id : null,
      OM_Attributes__c: Object.keys(attributes).length === 0 ? null : JSON.stringify(attributes),
    });

  const sellingOrder = await draft();
  const contract = await admin.create('Contract', { AccountId: account, StartDate: '2026-11-01', ContractTerm: 24 });
  const deliveryOrder = await draft({ ContractId: contract });
  const top = await line(deliveryOrder, 'FIBER-1G-TV', null, {});
  const lines = {
    access: await line(deliveryOrder, 'FIBER-INTERNET', top, { speed: '1G', technology: 'fiber' }, 0),
    voice: await line(deliveryOrder, 'VOICE', top, { portIn: false }, 0),
    tv: await line(deliveryOrder, 'TV', top, { package: 'sport' }, 0),
  };
  await admin.update('Order', deliveryOrder, { OM_State__c: 'Acknowledged' });
  await addPlan(service, deliveryOrder, lines, top);
  const changeOrder = await draft({ OM_AmendsOrder__c: deliveryOrder, OM_ChangeScope__c: 'Partial' });
  await service.update('Order', changeOrder, { OM_ChangeImpact__c: JSON.stringify(IMPACT) });
  const refusedChange = await draft({ OM_AmendsOrder__c: deliveryOrder, OM_ChangeScope__c: 'Partial' });
  await service.update('Order', refusedChange, REFUSED);
  return { sellingOrder, deliveryOrder, changeOrder, refusedChange };
}

async function addPlan(
  service: OrgClient,
  order: string,
  lines: Readonly<Record<'access' | 'voice' | 'tv', string>>,
  top: string
): Promise<void> {
  await service.update('Order', order, {
    OM_State__c: 'InProgress',
    OM_SubmittedAt__c: inHours(-97),
    OM_StepsTotal__c: STEPS.length,
    OM_StepsDone__c: 7,
    OM_PromisedDate__c: inHours(24),
    OM_ProjectedDate__c: inHours(80),
    OM_Jeopardy__c: 'AtRisk',
    OM_JeopardyReason__c: 'Expected 2 days after the promised date: the technician is booked late.',
    OM_NextPointOfNoReturn__c: NEXT_POINT,
  });
  for (const id of [top, ...Object.values(lines)]) {
    await service.update('OrderItem', id, { OM_State__c: 'InProgress', OM_BillingState__c: 'Blocked' });
  }
  const plan = await service.create('OM_FulfillmentPlan__c', {
    Order__c: order,
    ExternalId__c: `${order}/r1`,
    Revision__c: 1,
    State__c: 'InProgress',
    StepsTotal__c: STEPS.length,
    StepsDone__c: 7,
    ProjectedDate__c: inHours(80),
    DesignNumber__c: 2,
    PointsOfNoReturn__c: pointsOf(lines),
  });
  const item = (key: string, name: string, line: string, parents: string, reason: string): Promise<string> =>
    service.create('OM_FulfillmentItem__c', {
      Plan__c: plan,
      ExternalId__c: `${order}/r1:${key}`,
      Key__c: key,
      OrderItem__c: line,
      ProductCode__c: key.toUpperCase(),
      ProductName__c: name,
      Action__c: 'add',
      Quantity__c: 1,
      State__c: 'InProgress',
      LineKeys__c: line,
      ParentKeys__c: parents,
      Reason__c: reason,
    });
  const items: Record<string, string> = {
    access: await item('access', 'Access line 1G', lines.access, '', 'Rule internet-access matched: speed is 1G.'),
    modem: await item('modem', 'Fiber modem', lines.access, 'access', 'Each access line over fiber needs a modem.'),
    voice: await item('voice', 'Voice account', lines.voice, '', 'Rule voice-account matched: family Voice.'),
    tv: await item('tv', 'TV account', lines.tv, '', 'Rule tv-account matched: package is sport.'),
  };
  for (const [key, name, group, type, state, waitsFor, [start, end], more = {}] of STEPS) {
    const owner = ITEM_OF[key];
    await service.create('OM_FulfillmentStep__c', {
      Plan__c: plan,
      Item__c: owner === undefined ? null : items[owner],
      ExternalId__c: `${order}/r1:${key}`,
      Key__c: key,
      StepName__c: name,
      StepGroup__c: group,
      Type__c: type,
      State__c: state,
      Mandatory__c: true,
      WaitsFor__c: waitsFor.join('\n'),
      PlannedStart__c: inHours(start),
      PlannedEnd__c: inHours(end),
      Reason__c: `Scenario of ${group.toLowerCase()} matched.`,
      ...more,
    });
  }
}

/** As the service writes it. */
const IMPACT = {
  outcome: 'preview',
  at: inHours(-1),
  impact: {
    planId: 'plan',
    revision: 2,
    steps: [
      { key: 'port', name: 'Reserve port', effect: 'redone', because: 'speed is 500M instead of 1G' },
      { key: 'tvAccount', name: 'Open TV account', effect: 'undone', because: 'Television is removed' },
      { key: 'install', name: 'Install line at the customer', effect: 'replaced', because: 'the port is another one' },
    ],
    counts: { kept: 9, added: 0, replaced: 1, redone: 1, undone: 1, withdrawn: 0, left: 0 },
    data: [
      { lineId: 'L2', line: 'L2', what: 'speed', before: '1G', after: '500M' },
      { lineId: 'L4', line: 'L4', before: 'TV' },
    ],
    fees: [{ stepKey: 'survey', amount: '49.00', reason: 'The site was surveyed already.' }],
    endBefore: inHours(80),
    endAfter: inHours(128),
    overridden: [],
  },
};
