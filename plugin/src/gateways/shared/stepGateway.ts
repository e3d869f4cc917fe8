/** Makes a vendor's port usable as steps of a fulfillment plan. */
import { z } from 'zod';
import { refuse, type Problem, type Result } from '../../domain/result.ts';
import type {
  Gateway,
  GatewayCallback,
  GatewayExchange,
  GatewayHealth,
  GatewayReply,
  GatewayRequest,
  RawCallback,
} from '../../engine/ports.ts';
import type { VendorCallOptions, VendorPorts, VendorReply } from '../../engine/vendorPorts.ts';
import { permanent } from './failures.ts';
import { fillTemplate } from './template.ts';

/** What a step does with the port: the filled settings of its operation in, what came of it out. */
export type StepAction<O> = (
  operation: O,
  request: GatewayRequest,
  options: VendorCallOptions
) => Promise<VendorReply<GatewayReply>>;

export interface StepGatewayParts<O> {
  readonly key: string;
  readonly kind: string;
  readonly ports: VendorPorts;
  readonly operations: Readonly<Record<string, unknown>>;
  /** The operation after its templates are filled. */
  readonly filled: z.ZodType<O>;
  readonly act: StepAction<O>;
  readonly receive?: (callback: RawCallback) => Promise<Result<GatewayCallback, Problem>>;
  readonly acknowledge?: NonNullable<Gateway['acknowledge']>;
  readonly check: (signal: AbortSignal) => Promise<GatewayHealth>;
}

export class StepGateway<O> implements Gateway {
  readonly key: string;
  readonly kind: string;
  readonly ports: VendorPorts;
  readonly #parts: StepGatewayParts<O>;

  constructor(parts: StepGatewayParts<O>) {
    this.key = parts.key;
    this.kind = parts.kind;
    this.ports = parts.ports;
    this.#parts = parts;
  }

  async send(
    request: GatewayRequest,
    signal: AbortSignal
  ): Promise<{ readonly reply: GatewayReply; readonly exchanges: readonly GatewayExchange[] }> {
    const { operations, filled, act } = this.#parts;
    const failed = (code: string, message: string): { reply: GatewayReply; exchanges: [] } => ({
      reply: { kind: 'failed', error: permanent(code, message) },
      exchanges: [],
    });
    const operation = Object.hasOwn(operations, request.operation) ? operations[request.operation] : undefined;
    if (operation === undefined) return failed('UnknownOperation', `There is no operation "${request.operation}".`);
    const values = fillTemplate(operation, request);
    if (!values.ok) return { reply: { kind: 'failed', error: values.error }, exchanges: [] };
    const parsed = filled.safeParse(values.value);
    if (!parsed.success) return failed('InvalidPayload', z.prettifyError(parsed.error));
    const { idempotencyKey, attempt } = request;
    const { result, exchanges } = await act(parsed.data, request, { idempotencyKey, attempt, signal });
    return { reply: result.ok ? result.value : { kind: 'failed', error: result.error }, exchanges };
  }

  receive(callback: RawCallback): Promise<Result<GatewayCallback, Problem>> {
    return this.#parts.receive?.(callback) ?? Promise.resolve(refuse(NOT_EXPECTED));
  }

  acknowledge(headers: RawCallback['headers']): Readonly<Record<string, string>> | undefined {
    return this.#parts.acknowledge?.(headers);
  }

  check(signal: AbortSignal): Promise<GatewayHealth> {
    return this.#parts.check(signal);
  }
}

const NOT_EXPECTED: Problem = {
  code: 'BadSignature',
  message: 'This gateway takes no callbacks: its vendor sends none.',
  action: 'Find out who calls this address; nothing of it is used.',
};

/** What came of a port's call, told as a step hears it. */
export const mapReply = <T>(
  { result, exchanges }: VendorReply<T>,
  toReply: (value: T) => GatewayReply
): VendorReply<GatewayReply> =>
  result.ok ? { result: { ok: true, value: toReply(result.value) }, exchanges } : { result, exchanges };
