import {
  projectedEntity,
  type FalloutProjection,
  type GatewayMessageProjection,
  type ItemProjection,
  type LineProjection,
  type PlanProjection,
  type StepProjection,
} from '../engine/ports.ts';
import type { BillingCertificate } from '../domain/plan.ts';
import { isClosed } from '../domain/states.ts';
import { assetWaves } from './assetRecords.ts';
import { recordKey } from './externalIds.ts';
import { billingRoute, itemRoute, orderRoute, type KnownStates } from './knownStates.ts';
import { fit, fitJson, fitList, isEmpty, TEXT_LENGTH } from './recordText.ts';
import type { RecordWrite, Waves } from './recordWrite.ts';

const T = TEXT_LENGTH;

/**
 * The records of a batch, parents before children: plans, items, certificates, steps, fallout and messages, then lines
 * and order headers, whose states may take several waves because the CRM allows one move at a time. Sorted by plan, so
 * that rows below one parent stand together and two chunks seldom want the same lock.
 */
export function toWaves(plans: readonly PlanProjection[], known: KnownStates): Waves {
  const sorted = plans.toSorted((a, b) => (a.plan.id < b.plan.id ? -1 : 1));
  const moves: RecordWrite[][] = [];
  for (const projection of sorted) {
    for (const line of projection.lines) spread(moves, lineMoves(projection.plan.id, line, known));
    if (projection.planChanged) spread(moves, orderMoves(projection, known));
  }
  return [
    sorted.filter((each) => each.planChanged).map(planRecord),
    sorted.flatMap((each) => each.items.map((item) => itemRecord(each.plan.id, item, known))),
    sorted.flatMap((each) => each.certificates.map((certificate) => certificateRecord(certificate, known))),
    sorted.flatMap((each) => each.steps.map((step) => stepRecord(each.plan.id, step))),
    sorted.flatMap((each) => each.fallouts.map((fallout) => falloutRecord(each.plan.id, fallout))),
    sorted.flatMap((each) => each.messages.map((message) => messageRecord(each.plan.id, message))),
    ...assetWaves(sorted),
    // One type after the other: a mixed collection is cut into chunks wherever the type changes.
    ...moves.map((wave) => wave.toSorted((a, b) => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0))),
  ].filter((wave) => wave.length > 0);
}

function spread(waves: RecordWrite[][], moves: readonly RecordWrite[]): void {
  moves.forEach((move, at) => (waves[at] ??= []).push(move));
}

const lineKeys = (lineIds: readonly string[], known: KnownStates): readonly string[] =>
  lineIds.map((id) => known.line(id)?.externalId ?? id);

const planRef = (planId: string): object => ({ ExternalId__c: planId });

const percent = (share: number | undefined): number | null => (share === undefined ? null : Math.round(share * 100));

function planRecord({ plan, planState, outlook, stepsTotal, stepsDone }: PlanProjection): RecordWrite {
  return {
    entity: projectedEntity('plan', plan.id),
    object: 'OM_FulfillmentPlan__c',
    key: plan.id,
    fields: {
      Order__c: plan.orderId,
      Revision__c: plan.revision,
      State__c: planState,
      StepsTotal__c: stepsTotal,
      StepsDone__c: stepsDone,
      ProjectedDate__c: outlook?.projectedEnd ?? plan.projectedEnd,
      ...(outlook && {
        PromisedDate__c: outlook.promisedAt ?? null,
        Jeopardy__c: outlook.level,
        JeopardyReason__c: fit(outlook.reason, T.OM_FulfillmentPlan__c.JeopardyReason__c),
        LateRisk__c: percent(outlook.risk),
        PointsOfNoReturn__c: fitJson(outlook.pointsOfNoReturn, T.OM_FulfillmentPlan__c.PointsOfNoReturn__c),
      }),
      DesignHash__c: plan.design.hash,
      DesignNumber__c: plan.design.number,
    },
  };
}

function itemRecord(planId: string, item: ItemProjection, known: KnownStates): RecordWrite {
  const length = T.OM_FulfillmentItem__c;
  return {
    entity: projectedEntity('item', planId, item.key),
    object: 'OM_FulfillmentItem__c',
    key: recordKey(planId, item.key),
    onCreate: { Plan__r: planRef(planId) },
    fields: {
      OrderItem__c: item.lineIds.length === 1 ? item.lineIds[0] : null,
      Key__c: fit(item.key, length.Key__c),
      ProductCode__c: fit(item.productCode, length.ProductCode__c),
      ProductName__c: fit(item.productName, length.ProductName__c),
      Action__c: item.action,
      Quantity__c: item.quantity,
      Attributes__c: isEmpty(item.attributes) ? null : fitJson(item.attributes, length.Attributes__c),
      State__c: item.state,
      ...(item.jeopardy && { Jeopardy__c: item.jeopardy }),
      LineKeys__c: fitList(lineKeys(item.lineIds, known), length.LineKeys__c),
      ParentKeys__c: fitList(item.parentKeys, length.ParentKeys__c),
      Reason__c: fit(item.reason, length.Reason__c),
    },
  };
}

/** Who has a task, and how the promise of a step stands; of others nothing is said. */
const assigned = (step: StepProjection['step'], { assignment, jeopardy }: StepProjection['status']): object => ({
  ...(step.type === 'manual' && {
    AssignedTo__c: assignment?.to ?? null,
    AssignedReason__c: fit(assignment?.why, T.OM_FulfillmentStep__c.AssignedReason__c),
  }),
  ...(step.sla && { Jeopardy__c: jeopardy ?? 'OnTrack' }),
});

function stepRecord(planId: string, { step, status, waitsFor }: StepProjection): RecordWrite {
  const length = T.OM_FulfillmentStep__c;
  const [itemKey] = step.itemKeys;
  return {
    entity: projectedEntity('step', planId, step.key),
    object: 'OM_FulfillmentStep__c',
    key: recordKey(planId, step.key),
    fields: {
      Plan__r: planRef(planId),
      ...(itemKey !== undefined && step.itemKeys.length === 1
        ? { Item__r: { ExternalId__c: recordKey(planId, itemKey) } }
        : {}),
      Key__c: fit(step.key, length.Key__c),
      Definition__c: fit(step.definition, length.Definition__c),
      StepGroup__c: fit(step.group, length.StepGroup__c),
      StepName__c: fit(step.name, length.StepName__c),
      Type__c: step.type,
      State__c: status.state,
      Mandatory__c: step.mandatory,
      Critical__c: step.critical,
      Gateway__c: fit(step.gateway, length.Gateway__c),
      Operation__c: fit(step.operation, length.Operation__c),
      Queue__c: fit(status.queue ?? step.queue, length.Queue__c),
      ...assigned(step, status),
      Instructions__c: fit(step.instructions, length.Instructions__c),
      Form__c: fitJson(step.form, length.Form__c),
      Attempt__c: status.attempt,
      PlannedStart__c: step.plannedStart,
      PlannedEnd__c: step.plannedEnd,
      ReadyAt__c: status.readyAt ?? null,
      StartedAt__c: status.startedAt ?? null,
      EndedAt__c: status.endedAt ?? null,
      DueAt__c: status.dueAt ?? null,
      NextAttemptAt__c: status.nextAttemptAt ?? null,
      VendorReference__c: fit(status.externalId, length.VendorReference__c),
      WaitsFor__c: fitList(waitsFor, length.WaitsFor__c),
      Reason__c: fit(step.reasons.map((reason) => reason.text).join('\n'), length.Reason__c),
      Note__c: fit(status.note, length.Note__c),
      ...forceFields(status),
      ErrorCode__c: fit(status.error?.code, length.ErrorCode__c),
      ErrorMessage__c: fit(status.error?.message, length.ErrorMessage__c),
      Output__c: status.output && !isEmpty(status.output) ? fitJson(status.output, length.Output__c) : null,
      CompletedBy__c: fit(status.completedBy, length.CompletedBy__c),
    },
  };
}

/** What waits for a second person. */
function forceFields({
  forceRequest: asked,
  state,
}: StepProjection['status']): Readonly<Record<string, string | null>> {
  const length = T.OM_FulfillmentStep__c;
  const pending = asked === undefined || isClosed(state) ? undefined : asked;
  return {
    ForceAction__c: pending?.action ?? null,
    ForceReason__c: fit(pending?.reason, length.ForceReason__c),
    ForceRequestedBy__c: fit(pending?.by, length.ForceRequestedBy__c),
    ForceRequestedAt__c: pending?.at ?? null,
  };
}

function certificateRecord(certificate: BillingCertificate, known: KnownStates): RecordWrite {
  const length = T.OM_BillingCertificate__c;
  return {
    entity: projectedEntity('certificate', certificate.planId, certificate.id),
    object: 'OM_BillingCertificate__c',
    key: recordKey(certificate.planId, certificate.id),
    onCreate: { Plan__r: planRef(certificate.planId) },
    fields: {
      GateKey__c: fit(certificate.gateKey, length.GateKey__c),
      ReleasedAt__c: certificate.releasedAt,
      LineKeys__c: fitList(lineKeys(certificate.lineIds, known), length.LineKeys__c),
      Evidence__c: fitJson({ steps: certificate.evidence }, length.Evidence__c),
      DesignHash__c: certificate.design.hash,
      DesignNumber__c: certificate.design.number,
    },
  };
}

function falloutRecord(planId: string, fallout: FalloutProjection): RecordWrite {
  const length = T.OM_Fallout__c;
  const { advice } = fallout;
  const advised = advice?.records.find(({ action }) => action === advice.action);
  return {
    entity: projectedEntity('fallout', planId, fallout.id),
    object: 'OM_Fallout__c',
    key: recordKey(planId, fallout.id),
    fields: {
      Plan__r: planRef(planId),
      Step__r: { ExternalId__c: recordKey(planId, fallout.stepKey) },
      State__c: fallout.state,
      ErrorCode__c: fit(fallout.errorCode, length.ErrorCode__c),
      Message__c: fit(fallout.message, length.Message__c),
      Fingerprint__c: fit(fallout.fingerprint, length.Fingerprint__c),
      OpenedAt__c: fallout.openedAt,
      ResolvedAt__c: fallout.resolvedAt ?? null,
      Resolution__c: fallout.resolution ?? null,
      ResolvedBy__c: fit(fallout.resolvedBy, length.ResolvedBy__c),
      Queue__c: fit(fallout.queue, length.Queue__c),
      DueAt__c: fallout.dueAt ?? null,
      Suggestion__c: advised?.action ?? null,
      SuggestionHelped__c: advised?.succeeded ?? null,
      SuggestionTried__c: advised?.tried ?? null,
    },
  };
}

function messageRecord(planId: string, message: GatewayMessageProjection): RecordWrite {
  const length = T.OM_GatewayMessage__c;
  const { exchange } = message;
  return {
    entity: projectedEntity('message', planId, message.id),
    object: 'OM_GatewayMessage__c',
    key: recordKey(planId, message.id),
    fields: {
      Plan__r: planRef(planId),
      Step__r: { ExternalId__c: recordKey(planId, message.stepKey) },
      Gateway__c: fit(message.gateway, length.Gateway__c),
      Direction__c: message.direction,
      At__c: message.at,
      Method__c: fit(exchange.method, length.Method__c),
      Url__c: fit(exchange.url, length.Url__c),
      HttpStatus__c: exchange.status ?? null,
      Request__c: fit(exchange.requestBody, length.Request__c),
      Response__c: fit(exchange.responseBody, length.Response__c),
      DurationMs__c: Math.round(exchange.durationMs),
    },
  };
}

/** The moves of a line, the two axes side by side: the last write has both final states and the certificate. */
function lineMoves(planId: string, line: LineProjection, known: KnownStates): readonly RecordWrite[] {
  const now = known.line(line.lineId);
  const states = itemRoute(now?.state, line.state);
  const billing = line.billing === undefined ? [] : billingRoute(now?.billing, line.billing);
  const certificate =
    line.certificateId === undefined
      ? {}
      : { OM_BillingCertificate__r: { ExternalId__c: recordKey(planId, line.certificateId) } };
  // A level is written even where no state moves.
  const writes = Math.max(states.length, billing.length, line.jeopardy === undefined ? 0 : 1);
  return Array.from({ length: writes }, (_, at) => ({
    entity: projectedEntity('line', planId, line.lineId),
    object: 'OrderItem',
    fields: {
      Id: line.lineId,
      ...(states[at] === undefined ? {} : { OM_State__c: states[at] }),
      ...(billing[at] === undefined ? {} : { OM_BillingState__c: billing[at] }),
      ...certificate,
      ...(line.jeopardy && { OM_Jeopardy__c: line.jeopardy }),
    },
  }));
}

function orderMoves(projection: PlanProjection, known: KnownStates): readonly RecordWrite[] {
  return [projection.plan.orderId, ...projection.changeOrderIds].flatMap((id) => movesOf(id, projection, known));
}

function movesOf(id: string, projection: PlanProjection, known: KnownStates): readonly RecordWrite[] {
  const { plan, orderState, outlook, stepsTotal, stepsDone } = projection;
  const states = orderRoute(known.order(id), orderState);
  const summary = {
    OM_ProjectedDate__c: outlook?.projectedEnd ?? plan.projectedEnd,
    ...(outlook && {
      OM_Jeopardy__c: outlook.level,
      OM_JeopardyReason__c: fit(outlook.reason, T.Order.OM_JeopardyReason__c),
      OM_NextPointOfNoReturn__c: outlook.pointsOfNoReturn?.points.find(({ passed }) => !passed)?.passesAt ?? null,
    }),
    OM_StepsTotal__c: stepsTotal,
    OM_StepsDone__c: stepsDone,
  };
  return (states.length === 0 ? [undefined] : states).map((state) => ({
    entity: projectedEntity('plan', plan.id),
    object: 'Order',
    fields: { Id: id, ...(state === undefined ? {} : { OM_State__c: state }), ...summary },
  }));
}
