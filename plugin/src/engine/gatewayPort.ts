/** A vendor, as the engine and the sync service see it. */
import type { AttributeValue, Attributes } from '../domain/order.ts';
import type { BillingLine, StepError } from '../domain/plan.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { GatewayExchange, GatewayHealth, RawCallback } from './vendorExchange.ts';
import type { VendorPorts } from './vendorPorts.ts';

export interface GatewayRequest {
  /** Names order, step and revision, never the attempt: a vendor that saw the first attempt answers the second alike. */
  readonly idempotencyKey: string;
  readonly planId: string;
  readonly stepKey: string;
  readonly orderNumber: string;
  readonly operation: string;
  /** 1 for the first. From 2 on, a gateway that cannot send an idempotency key looks the effect up first. */
  readonly attempt: number;
  readonly payload: Readonly<Record<string, AttributeValue | readonly BillingLine[]>>;
  /** Where the vendor reports back. */
  readonly callbackUrl: string;
}

export type GatewayReply =
  /** Done. */
  | { readonly kind: 'completed'; readonly externalId?: string; readonly output?: Attributes }
  /** Taken; a callback with this external id will follow. */
  | { readonly kind: 'accepted'; readonly externalId: string }
  | { readonly kind: 'failed'; readonly error: StepError };

export interface GatewayCallback {
  /** Unique per message of this vendor: a second one with the same id changes nothing. */
  readonly messageId: string;
  /** Finds the step: by the vendor's id, or by our own plan and step keys where the vendor returns them. */
  readonly correlation:
    | { readonly externalId: string }
    | { readonly planId: string; readonly stepKey: string }
    /**
     * Something happened that a `waitForEvent` step of this order waits for. `about` is what the vendor calls an earlier
     * step: without such a step the event waits until there is one, and where several steps wait, it is for those that
     * share an item, or else a line, with it.
     */
    | { readonly orderNumber: string; readonly event: string; readonly about?: string };
  readonly outcome:
    | { readonly kind: 'completed'; readonly output?: Attributes }
    | { readonly kind: 'progress'; readonly note: string }
    | { readonly kind: 'failed'; readonly error: StepError };
}

export interface Gateway {
  readonly key: string;
  readonly kind: string;
  /** Never throws for what a vendor does; an aborted signal and an outage are a transient failure. */
  send(
    request: GatewayRequest,
    signal: AbortSignal
  ): Promise<{ readonly reply: GatewayReply; readonly exchanges: readonly GatewayExchange[] }>;
  /** Checks the signature first. Refusals: `BadSignature`, `StaleCallback`, `MalformedCallback`. */
  receive(callback: RawCallback): Promise<Result<GatewayCallback, Problem>>;
  /**
   * Headers that the vendor wants in the answer to a call of its own, also to the GET by which some check an address;
   * undefined when the call is not from this vendor.
   */
  acknowledge?(headers: RawCallback['headers']): Readonly<Record<string, string>> | undefined;
  /** What the vendor can do beside steps of a plan. */
  readonly ports?: VendorPorts;
  /** Asks the vendor something that changes nothing, with the credentials of every other call. */
  check?(signal: AbortSignal): Promise<GatewayHealth>;
}
