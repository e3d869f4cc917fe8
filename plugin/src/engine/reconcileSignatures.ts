/** Finds out what lost, late or disabled webhooks did not tell. */
import { supersedesSignature, type SignatureState } from '../domain/signature.ts';
import type { StepError } from '../domain/plan.ts';
import type { GatewayExchange } from './vendorExchange.ts';
import type { SignatureProvider, SignatureStatus, VendorCallOptions } from './vendorPorts.ts';

export interface OpenSignature {
  /** The provider's id; absent when the answer to sending it was lost. */
  readonly externalId?: string;
  readonly reference: string;
  readonly state: SignatureState;
}

export interface SignatureReconciliation {
  /** What has changed since. */
  readonly news: readonly SignatureStatus[];
  /** References that the provider does not know: they were never sent. */
  readonly unknown: readonly string[];
  readonly failures: ReadonlyMap<string, StepError>;
  readonly exchanges: readonly GatewayExchange[];
}

/**
 * Asks the provider about each open request, one after the other, and stops early when it is busy: the limits of
 * providers on polling are low, so call it seldom and for requests that have been silent for long.
 */
export async function reconcileSignatures(
  provider: SignatureProvider,
  open: readonly OpenSignature[],
  signal: AbortSignal
): Promise<SignatureReconciliation> {
  const news: SignatureStatus[] = [];
  const unknown: string[] = [];
  const failures = new Map<string, StepError>();
  const exchanges: GatewayExchange[] = [];
  for (const { externalId, reference, state } of open) {
    const options: VendorCallOptions = { idempotencyKey: `reconcile/${reference}`, attempt: 1, signal };
    const reply =
      externalId === undefined ? await provider.find(reference, options) : await provider.status(externalId, options);
    exchanges.push(...reply.exchanges);
    if (!reply.result.ok) {
      failures.set(reference, reply.result.error);
      if (reply.result.error.class === 'transient') break;
    } else if (reply.result.value === undefined) unknown.push(reference);
    else if (externalId === undefined || supersedesSignature(state, reply.result.value.state)) {
      news.push(reply.result.value);
    }
  }
  return { news, unknown, failures, exchanges };
}
