import type { Failure, Kind } from 'c/omFalloutModel';
import type { Dashboard } from 'c/omOperationsModel';
import type { Outcome } from 'c/omOutcomes';
import type { Inbox, Task } from 'c/omTaskModel';

/** Tasks, failures and figures as the controllers give them, for tests. */
export const NOW = Date.parse('2026-11-25T12:00:00.000Z');

export const task = (id: string, changes: Partial<Task> = {}): Task => ({
  id,
  taskNumber: `FS-${id}`,
  name: `Task ${id}`,
  orderId: '801000000000001AAA',
  orderNumber: '00000100',
  accountName: 'Acme Media',
  state: 'Ready',
  type: 'manual',
  ownerName: 'Fulfillment Desk',
  isMine: false,
  instructions: 'Go there.',
  form: [
    { key: 'isLit', type: 'boolean', isRequired: true, choices: [] },
    { key: 'window', type: 'string', isRequired: true, choices: ['morning', 'noon'] },
    { key: 'meters', type: 'number', isRequired: false, choices: [] },
  ],
  readyAt: '2026-11-25T08:00:00.000Z',
  dueAt: '2026-11-25T16:00:00.000Z',
  ...changes,
});

export const inbox = (tasks: readonly Task[], changes: Partial<Inbox> = {}): Inbox => ({
  mine: 0,
  queues: tasks.length,
  late: 0,
  failed: 0,
  tasks,
  ...changes,
});

export const done = (recordId: string): Outcome => ({ recordId, name: recordId, isDone: true, problems: [] });
export const refusal = (recordId: string, message: string): Outcome => ({
  recordId,
  name: recordId,
  isDone: false,
  problems: [{ code: 'Refused', message, action: 'Ask.' }],
});

export const kind = (fingerprint: string, changes: Partial<Kind> = {}): Kind => ({
  fingerprint,
  source: 'network.book',
  errorCode: fingerprint.toUpperCase(),
  failures: 2,
  orders: 2,
  amount: 100,
  since: '2026-11-24T10:00:00.000Z',
  ...changes,
});

export const failure = (id: string, changes: Partial<Failure> = {}): Failure => ({
  id,
  name: `FO-${id}`,
  state: 'Open',
  message: `No port for ${id}.`,
  openedAt: '2026-11-24T10:00:00.000Z',
  ownerName: 'Fulfillment Desk',
  stepId: `step-${id}`,
  stepName: 'Reserve port',
  orderId: `order-${id}`,
  orderNumber: `0000${id}`,
  accountName: 'Acme Media',
  amount: 50,
  ...changes,
});

export const dashboard = (changes: Partial<Dashboard> = {}): Dashboard => ({
  asOf: '2026-11-25T12:00:00.000Z',
  states: [
    { state: 'InProgress', orders: 4, amount: 400 },
    { state: 'Acknowledged', orders: 2, amount: 50 },
    { state: 'Failed', orders: 1, amount: 10 },
    { state: 'Completed', orders: 9, amount: 900 },
  ],
  jeopardy: { atRisk: 2, late: 1, amount: 150 },
  submitted: [{ day: '2026-11-24', orders: 3 }],
  ended: [{ day: '2026-11-25', steps: 8, late: 2 }],
  cycle: { orders: 9, meanHours: 30, slowHours: 54 },
  stepsWithDueTime: 8,
  stepsLate: 2,
  queues: [{ queue: 'Fulfillment_Desk', open: 4, late: 1 }],
  steps: [
    { step: 'Deliver modem', ended: 2, waitingHours: 20, workingHours: 10 },
    { step: 'Reserve port', ended: 40, waitingHours: 1, workingHours: 1 },
  ],
  gateways: [{ gateway: 'courier', calls: 10, failures: 1, meanMs: 300, maxMs: 900, openSteps: 2 }],
  ...changes,
});
