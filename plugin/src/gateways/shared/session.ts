/**
 * One piece of work at a vendor that takes several exchanges. Inside of it a failure is thrown, so that the steps read one
 * after the other; `converse` turns it into a refusal, and nothing else leaves it.
 */
import type { z } from 'zod';
import type { StepError } from '../../domain/plan.ts';
import { ok, refuse } from '../../domain/result.ts';
import type { GatewayExchange } from '../../engine/ports.ts';
import type { DocumentContent, VendorCallOptions, VendorReply } from '../../engine/vendorPorts.ts';
import { answerFailure, type HttpAnswer } from './exchange.ts';
import { permanent, transient } from './failures.ts';
import type { VendorConnection } from './gatewayKind.ts';
import type { VendorCall } from './vendorClient.ts';

class VendorFailure extends Error {
  readonly error: StepError;
  constructor(error: StepError) {
    super(error.message);
    this.error = error;
  }
}

/** What an error answer of this vendor says, in words; empty when it says nothing. */
export type ErrorReader = (answer: HttpAnswer) => string;

export class VendorSession {
  readonly exchanges: GatewayExchange[] = [];
  readonly key: string;
  readonly attempt: number;
  readonly #signal: AbortSignal;
  readonly #connection: VendorConnection;
  readonly #readError: ErrorReader;

  constructor(connection: VendorConnection, options: VendorCallOptions, readError: ErrorReader) {
    this.#connection = connection;
    this.#readError = readError;
    this.#signal = options.signal;
    this.key = options.idempotencyKey;
    this.attempt = options.attempt;
  }

  get now(): number {
    return this.#connection.clock.now();
  }

  /** The answer, whatever its status. */
  async call(call: VendorCall): Promise<HttpAnswer> {
    const outcome = await this.#connection.client.call(call, this.#signal, this.exchanges);
    if (outcome.kind === 'failed') throw new VendorFailure(outcome.error);
    return outcome.answer;
  }

  /** The answer of a call that must succeed, checked. */
  async ask<T>(call: VendorCall, schema: z.ZodType<T>): Promise<T> {
    return this.read(await this.call(call), schema);
  }

  /** As `ask`; undefined when the vendor says that there is none. */
  async look<T>(call: VendorCall, schema: z.ZodType<T>): Promise<T | undefined> {
    const answer = await this.call(call);
    return answer.status === 404 ? undefined : this.read(answer, schema);
  }

  /** A call of which only success matters. */
  async tell(call: VendorCall): Promise<void> {
    this.demand(await this.call(call));
  }

  async download(call: VendorCall, name: string): Promise<DocumentContent> {
    const accept = call.headers?.['accept'] ?? '*/*';
    const answer = await this.call({ ...call, headers: { ...call.headers, accept } });
    if (answer.status < 200 || answer.status >= 300) this.demand(answer);
    if (answer.bytes.byteLength === 0) this.fail(transient('MalformedAnswer', `The vendor answered ${name} empty.`));
    return { name, mediaType: answer.mediaType || 'application/octet-stream', bytes: answer.bytes };
  }

  demand(answer: HttpAnswer): void {
    const failure = answerFailure(answer, this.#connection.redactor.text(this.#readError(answer)).slice(0, 500));
    if (failure) throw new VendorFailure(failure);
  }

  read<T>(answer: HttpAnswer, schema: z.ZodType<T>): T {
    this.demand(answer);
    const parsed = schema.safeParse(answer.json);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new VendorFailure(
      transient('MalformedAnswer', `The answer is not what the vendor describes${where && ` at ${where}`}.`)
    );
  }

  /** Ends the work. */
  fail(error: StepError): never {
    throw new VendorFailure({ ...error, message: this.#connection.redactor.text(error.message) });
  }
}

export async function converse<T>(
  connection: VendorConnection,
  options: VendorCallOptions,
  readError: ErrorReader,
  work: (session: VendorSession) => Promise<T>
): Promise<VendorReply<T>> {
  const session = new VendorSession(connection, options, readError);
  try {
    return { result: ok(await work(session)), exchanges: session.exchanges };
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return { result: refuse(error.error), exchanges: session.exchanges };
  }
}

/** For work that cannot be told to be done or not: sending it again might do it twice, so a person decides. */
export const inconclusive = (message: string): StepError => permanent('LookupInconclusive', message);
