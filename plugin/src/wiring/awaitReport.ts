import { setTimeout as sleep } from 'node:timers/promises';
import { refuse, ok, type Problem, type Result } from '../domain/result.ts';
import type { ChangeReport } from '../engine/ports.ts';
import type { CrmWorkbench } from '../salesforce/index.ts';
import type { ChangeRequest } from '../salesforce/changeRequests.ts';

const POLL_MS = 500;

export interface AskedChange {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly report: ChangeReport;
}

/** Asks the service for something about a change, and waits until its answer stands on the order. */
export async function askChange(
  crm: CrmWorkbench,
  ref: string,
  request: ChangeRequest,
  waitMs: number
): Promise<Result<AskedChange, Problem>> {
  const asked = await crm.requestChange(ref, request);
  if (!asked.ok) return asked;
  const { orderId, orderNumber, eventId } = asked.value;
  const deadline = Date.now() + waitMs;
  for (;;) {
    const report = await crm.readChangeReport(orderId, eventId);
    if (report) return ok({ orderId, orderNumber, report });
    if (Date.now() > deadline) return refuse(noAnswer(orderNumber, waitMs));
    await sleep(POLL_MS);
  }
}

const noAnswer = (orderNumber: string, waitMs: number): Problem => ({
  code: 'ServiceDidNotAnswer',
  message: `Nothing has answered about order ${orderNumber} in ${Math.round(waitMs / 1000)} s; the request stays in the outbox.`,
  action: 'Start the service with "sf order sync start", or look later: the answer is written on the order.',
});
