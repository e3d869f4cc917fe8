import type { ObjectDef } from '../../../contract.ts';
import type { Row } from '../../../store/records.ts';
import type { ApexTransaction } from '../../transaction.ts';

/** Events that a transaction has published and whose triggers have not run. */
export interface PublishedEvents {
  readonly object: ObjectDef;
  readonly rows: readonly Readonly<Row>[];
}

interface Callback {
  readonly object: object;
  readonly uuids: readonly string[];
}

interface Bus {
  readonly pending: PublishedEvents[];
  readonly callbacks: Callback[];
  /** Set in tests by `Test.getEventBus().fail()`. */
  runTriggers: ((apex: ApexTransaction, events: PublishedEvents) => void) | undefined;
}

const BUS = {};

/** The event bus of a test. */
export const testBus = (apex: ApexTransaction): Bus =>
  apex.state(BUS, (): Bus => ({ pending: [], callbacks: [], runTriggers: undefined }));

/** Hands what a test has published to the triggers, and tells publishers that it was. */
export function deliver(apex: ApexTransaction): void {
  const bus = testBus(apex);
  for (const events of bus.pending.splice(0)) bus.runTriggers?.(apex, events);
  for (const { object, uuids } of bus.callbacks.splice(0)) {
    if (apex.hasMethod(object, 'onSuccess', 1)) apex.invoke(object, 'onSuccess', [new PublishResult('success', uuids)]);
  }
}

/** Tells publishers that nothing was delivered, as `Test.getEventBus().fail()` does. */
export function failDelivery(apex: ApexTransaction): void {
  const bus = testBus(apex);
  bus.pending.length = 0;
  for (const { object, uuids } of bus.callbacks.splice(0)) {
    if (apex.hasMethod(object, 'onFailure', 1)) apex.invoke(object, 'onFailure', [new PublishResult('failure', uuids)]);
  }
}

/** `EventBus.SuccessResult` and `EventBus.FailureResult`. */
export class PublishResult {
  readonly kind: 'success' | 'failure';
  readonly uuids: readonly string[];

  constructor(kind: 'success' | 'failure', uuids: readonly string[]) {
    this.kind = kind;
    this.uuids = uuids;
  }
}
