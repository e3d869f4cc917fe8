import type { StepError } from '../../../domain/plan.ts';
import type { Clock, GatewayExchange } from '../../../engine/ports.ts';
import { answerFailure } from '../exchange.ts';
import { readText } from '../jsonPointer.ts';
import type { VendorClient } from '../vendorClient.ts';

interface Registration {
  readonly settled: Promise<StepError | undefined>;
  renewAt: number;
}

const MAX_REGISTRATIONS = 1000;

/**
 * Keeps our listeners registered with the vendor's hub. Registered before the first order, so that no notification is
 * missed, and again from time to time, since a vendor may forget. A vendor that then notifies twice does no harm: both
 * messages have the same event id.
 */
export class Hub {
  readonly #client: VendorClient;
  readonly #clock: Clock;
  readonly #query: string;
  readonly #renewMs: number;
  readonly #registrations = new Map<string, Registration>();

  constructor(client: VendorClient, clock: Clock, eventTypes: readonly string[], renewMs: number) {
    this.#client = client;
    this.#clock = clock;
    this.#query = eventTypes.map((type) => `eventType=${type}`).join('&');
    this.#renewMs = renewMs;
  }

  /** Resolves to why the vendor would not take the listener. Steps that start together share one registration. */
  async ensure(callback: string, exchanges: GatewayExchange[]): Promise<StepError | undefined> {
    const known = this.#registrations.get(callback);
    if (known && this.#clock.now() < known.renewAt) return known.settled;
    const registration: Registration = { settled: this.#register(callback, exchanges), renewAt: Infinity };
    this.#remember(callback, registration);
    const failure = await registration.settled;
    registration.renewAt = failure ? 0 : this.#clock.now() + this.#renewMs;
    return failure;
  }

  #remember(callback: string, registration: Registration): void {
    this.#registrations.delete(callback);
    this.#registrations.set(callback, registration);
    const [oldest] = this.#registrations.keys();
    if (this.#registrations.size > MAX_REGISTRATIONS && oldest !== undefined) this.#registrations.delete(oldest);
  }

  async #register(callback: string, exchanges: GatewayExchange[]): Promise<StepError | undefined> {
    const outcome = await this.#client.call(
      { method: 'POST', path: '/hub', body: { callback, query: this.#query } },
      // Not the caller's signal: others wait for the same registration.
      new AbortController().signal,
      exchanges
    );
    if (outcome.kind === 'failed') return outcome.error;
    // 409: this listener is registered already.
    if (outcome.answer.status === 409) return undefined;
    const failure = answerFailure(outcome.answer, readText(outcome.answer.json, '/reason') ?? '');
    return failure && { ...failure, message: `The listener could not be registered. ${failure.message}` };
  }
}
