/**
 * What can be made to go wrong with one vendor, on demand.
 *
 * - `error`, `busy`, `timeout` strike before the vendor does anything.
 * - `lostAnswer`, `malformed`, `oversize` strike after it: the work is done and the client cannot know.
 */
export type CallFault =
  | { readonly kind: 'error'; readonly status: number }
  | { readonly kind: 'busy'; readonly retryAfterSeconds?: number | undefined }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'lostAnswer' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'oversize'; readonly bytes?: number | undefined };

/**
 * Each disturbs one callback and still lets it arrive: `duplicate` sends it twice, `late` after ten times the delay, `held`
 * too, with the messages that belong before it, `outOfOrder` before those, `wrongSignature` and `stale` send a bad copy first.
 */
export type CallbackFault = 'duplicate' | 'late' | 'held' | 'outOfOrder' | 'wrongSignature' | 'stale';

export interface Rejections {
  /** SKUs, specifications, products. */
  readonly products?: readonly string[] | undefined;
  readonly orders?: readonly string[] | undefined;
  /** Take the order first and fail it by callback, where the vendor works that way. */
  readonly late?: boolean | undefined;
}

export class Switches {
  /** Every call, whatever it is, is answered 503. */
  outage = false;
  /** Behave like a vendor that knows no idempotency keys: every call is a new effect. */
  ignoreKeys = false;
  /** Answer 202 and call back, where the vendor would otherwise answer at once. */
  answerLater = false;
  rejections: Rejections = {};
  readonly #calls: CallFault[] = [];
  readonly #callbacks: CallbackFault[] = [];

  /** The next `times` calls that would have an effect fail like this. */
  failNext(fault: CallFault, times = 1): void {
    for (let count = 0; count < times; count += 1) this.#calls.push(fault);
  }

  disturbNext(fault: CallbackFault, times = 1): void {
    for (let count = 0; count < times; count += 1) this.#callbacks.push(fault);
  }

  takeCallFault(): CallFault | undefined {
    return this.#calls.shift();
  }

  takeCallbackFault(): CallbackFault | undefined {
    return this.#callbacks.shift();
  }

  /** Why this vendor will not do it, if it will not. */
  rejection(products: readonly (string | undefined)[], orderNumber: string | undefined): string | undefined {
    const product = products.find((name) => name !== undefined && this.rejections.products?.includes(name));
    if (product !== undefined) return `${product} cannot be delivered.`;
    const refused = orderNumber !== undefined && this.rejections.orders?.includes(orderNumber);
    return refused ? `Order ${orderNumber} is refused.` : undefined;
  }

  get queued(): { readonly calls: number; readonly callbacks: number } {
    return { calls: this.#calls.length, callbacks: this.#callbacks.length };
  }

  reset(): void {
    this.outage = false;
    this.ignoreKeys = false;
    this.answerLater = false;
    this.rejections = {};
    this.#calls.length = 0;
    this.#callbacks.length = 0;
  }
}
