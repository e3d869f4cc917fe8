import { z } from 'zod';
import type { CertificateView, ItemView, LineView, OrderView, PlanSummary, StepView } from '../domain/orderView.ts';
import { ok, type Problem, type Result } from '../domain/result.ts';
import { parseReply, type CrmClient } from './crmClient.ts';
import { findOrder } from './orderActions.ts';
import { parseAttributes } from './attributes.ts';
import { ORDER_FIELDS, OrderRow, LINE_FIELDS, LineRow } from './orderRows.ts';
import type { OrgCurrency } from './orgCurrency.ts';
import type { CertificateRow } from './planRows.ts';
import { ItemRow, PlanRow, StepRow, PLAN_FIELDS, ITEM_FIELDS, STEP_FIELDS, CERTIFICATE_FIELDS } from './planRows.ts';
import { time } from './rowTypes.ts';
import { quote } from './soql.ts';

const HeaderRow = OrderRow.extend({
  TotalAmount: z.number().nullish(),
  OM_StateReason__c: z.string().nullish(),
  OM_ApprovalStatus__c: z.string().nullish(),
  OM_ProjectedDate__c: time,
  OM_StepsTotal__c: z.number().nullish(),
  OM_StepsDone__c: z.number().nullish(),
});
const HEADER_FIELDS =
  `${ORDER_FIELDS}, TotalAmount, OM_StateReason__c, OM_ApprovalStatus__c, OM_ProjectedDate__c, ` +
  'OM_StepsTotal__c, OM_StepsDone__c';
const CertifiedLineRow = LineRow.extend({ OM_BillingCertificate__r: z.object({ Name: z.string() }).nullish() });

/** The order as the CRM shows it, by id, number or external id: three calls whatever its size up to 2,000 rows of a kind. */
export async function readOrderView(
  client: CrmClient,
  currency: OrgCurrency,
  ref: string
): Promise<Result<OrderView, Problem>> {
  const found = await findOrder(client, ref);
  if (!found.ok) return found;
  const money = await currency.resolve();
  const id = quote(found.value.id);
  const headerFields = money.perRecord ? `${HEADER_FIELDS}, CurrencyIsoCode` : HEADER_FIELDS;
  const ofPlan = `Plan__r.Order__c = ${id}`;
  const [headers = [], lines = [], plans = [], items = [], steps = []] = await client.queries([
    `SELECT ${headerFields} FROM Order WHERE Id = ${id}`,
    `SELECT ${LINE_FIELDS}, OM_BillingCertificate__r.Name FROM OrderItem WHERE OrderId = ${id} ORDER BY Id`,
    `SELECT ${PLAN_FIELDS}, (SELECT ${CERTIFICATE_FIELDS} FROM Certificates__r ORDER BY ReleasedAt__c) FROM OM_FulfillmentPlan__c WHERE Order__c = ${id} ORDER BY Revision__c DESC LIMIT 1`,
    `SELECT ${ITEM_FIELDS} FROM OM_FulfillmentItem__c WHERE ${ofPlan} ORDER BY Key__c`,
    `SELECT ${STEP_FIELDS} FROM OM_FulfillmentStep__c WHERE ${ofPlan} ORDER BY PlannedStart__c, PlannedEnd__c, Key__c`,
  ]);
  const [header] = parseReply(z.array(HeaderRow).min(1), headers);
  const [plan] = parseReply(z.array(PlanRow), plans);
  const lineRows = parseReply(z.array(CertifiedLineRow), lines);
  return ok({
    ...toHeader(header as z.infer<typeof HeaderRow>, money.orgDefault),
    lines: parentsFirst(lineRows.map((row) => toLine(row, found.value.externalId))),
    ...(plan
      ? {
          plan: toPlan(
            plan,
            parseReply(z.array(ItemRow), items).filter((row) => row.Plan__c === plan.Id),
            parseReply(z.array(StepRow), steps).filter((row) => row.Plan__c === plan.Id)
          ),
        }
      : {}),
  });
}

function toHeader(row: z.infer<typeof HeaderRow>, currency: string): Omit<OrderView, 'lines' | 'plan'> {
  return {
    id: row.Id,
    orderNumber: row.OrderNumber,
    externalId: row.OM_ExternalId__c ?? row.Id,
    accountName: row.Account?.Name ?? '',
    state: row.OM_State__c ?? 'Draft',
    ...present('stateReason', row.OM_StateReason__c),
    ...present('approvalStatus', row.OM_ApprovalStatus__c),
    revision: row.OM_Revision__c ?? 1,
    currency: row.CurrencyIsoCode ?? currency,
    total: (row.TotalAmount ?? 0).toFixed(2),
    ...present('requestedAt', row.OM_RequestedDate__c),
    ...present('promisedAt', row.OM_PromisedDate__c),
    ...present('projectedAt', row.OM_ProjectedDate__c),
    stepsTotal: row.OM_StepsTotal__c ?? 0,
    stepsDone: row.OM_StepsDone__c ?? 0,
  };
}

function toLine(row: z.infer<typeof CertifiedLineRow>, orderExternalId: string): LineView {
  const stated = row.OM_ExternalId__c ?? row.Id;
  const attributes = parseAttributes(row.OM_Attributes__c);
  return {
    id: row.Id,
    ...present('parentId', row.OM_ParentItem__c),
    externalId: stated.startsWith(`${orderExternalId}/`) ? stated.slice(orderExternalId.length + 1) : stated,
    productCode: row.Product2?.ProductCode ?? '',
    productName: row.Product2?.Name ?? '',
    action: row.OM_Action__c ?? 'add',
    quantity: row.Quantity ?? 0,
    unitPrice: String(row.UnitPrice ?? 0),
    attributes: attributes.ok ? attributes.value : {},
    ...present('state', row.OM_State__c),
    ...present('billingState', row.OM_BillingState__c),
    ...present('certificate', row.OM_BillingCertificate__r?.Name),
  };
}

function toPlan(plan: PlanRow, items: readonly ItemRow[], steps: readonly StepRow[]): PlanSummary {
  const keyOfItem = new Map(items.map((row) => [row.Id, row.Key__c]));
  return {
    externalId: plan.ExternalId__c,
    state: plan.State__c ?? '',
    revision: plan.Revision__c ?? 1,
    designNumber: plan.DesignNumber__c ?? 0,
    designHash: plan.DesignHash__c ?? '',
    ...present('archivedAt', plan.ArchivedAt__c),
    ...pointsOf(plan.PointsOfNoReturn__c),
    items: items.map(toItem),
    steps: steps.map((row) => toStep(row, keyOfItem.get(row.Item__c ?? ''))),
    certificates: (plan.Certificates__r?.records ?? []).map(toCertificate),
  };
}

const Points = z.object({
  points: z.array(
    z.object({
      step: z.string(),
      name: z.string(),
      kind: z.enum(['hard', 'soft']),
      at: z.enum(['started', 'completed']),
      fee: z.string().exactOptional(),
      reason: z.string(),
      attributes: z.array(z.string()).exactOptional(),
      lines: z.array(z.string()),
      passed: z.boolean(),
      passesAt: z.string(),
    })
  ),
  more: z.number(),
});

/** Nothing where there are none, or where the text was cut off. */
function pointsOf(json: string | null | undefined): Pick<PlanSummary, 'pointsOfNoReturn'> {
  try {
    const points = Points.safeParse(JSON.parse(json ?? ''));
    return points.success ? { pointsOfNoReturn: points.data } : {};
  } catch {
    return {};
  }
}

function toItem(row: ItemRow): ItemView {
  const attributes = parseAttributes(row.Attributes__c);
  return {
    key: row.Key__c,
    productCode: row.ProductCode__c ?? '',
    productName: row.ProductName__c ?? '',
    action: row.Action__c ?? 'add',
    quantity: row.Quantity__c ?? 0,
    attributes: attributes.ok ? attributes.value : {},
    state: row.State__c ?? '',
    lineExternalIds: listed(row.LineKeys__c),
    parentKeys: listed(row.ParentKeys__c),
    reason: row.Reason__c ?? '',
  };
}

function toStep(row: StepRow, itemKey: string | undefined): StepView {
  return {
    id: row.Id,
    key: row.Key__c,
    group: row.StepGroup__c ?? '',
    name: row.StepName__c ?? row.Key__c,
    type: row.Type__c ?? '',
    state: row.State__c ?? '',
    mandatory: row.Mandatory__c,
    critical: row.Critical__c,
    ...present('itemKey', itemKey),
    ...present('gateway', row.Gateway__c),
    ...present('queue', row.Queue__c),
    attempt: row.Attempt__c ?? 0,
    waitsFor: listed(row.WaitsFor__c),
    ...present('plannedStart', row.PlannedStart__c),
    ...present('plannedEnd', row.PlannedEnd__c),
    ...present('readyAt', row.ReadyAt__c),
    ...present('startedAt', row.StartedAt__c),
    ...present('endedAt', row.EndedAt__c),
    ...present('dueAt', row.DueAt__c),
    ...present('nextAttemptAt', row.NextAttemptAt__c),
    ...present('vendorReference', row.VendorReference__c),
    ...present('errorCode', row.ErrorCode__c),
    ...present('errorMessage', row.ErrorMessage__c),
    ...present('note', row.Note__c),
    ...present('reason', row.Reason__c),
  };
}

const Evidence = z.object({
  steps: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      endedAt: z.string().exactOptional(),
      externalId: z.string().exactOptional(),
      note: z.string().exactOptional(),
    })
  ),
});

function toCertificate(row: CertificateRow): CertificateView {
  return {
    id: row.Name,
    gateKey: row.GateKey__c ?? '',
    releasedAt: row.ReleasedAt__c ?? '',
    lineExternalIds: listed(row.LineKeys__c),
    evidence: parseEvidence(row.Evidence__c),
  };
}

function parseEvidence(json: string | null | undefined): CertificateView['evidence'] {
  try {
    return Evidence.safeParse(JSON.parse(json ?? '{}')).data?.steps ?? [];
  } catch {
    return [];
  }
}

function parentsFirst(lines: readonly LineView[]): readonly LineView[] {
  const ids = new Set(lines.map((line) => line.id));
  const children = Map.groupBy(lines, (line) =>
    line.parentId !== undefined && ids.has(line.parentId) ? line.parentId : ''
  );
  const sorted = [...(children.get('') ?? [])];
  for (const line of sorted) sorted.push(...(children.get(line.id) ?? []));
  return sorted;
}

const listed = (text: string | null | undefined): readonly string[] => (text ? text.split('\n') : []);

function present<K extends string>(key: K, value: string | null | undefined): { readonly [key in K]?: string } {
  return value === null || value === undefined || value === '' ? {} : ({ [key]: value } as { [key in K]: string });
}
