import type { Clock, Dispatcher, Gateway } from '../engine/ports.ts';
import type { Metrics } from './metrics.ts';
import { describeError, type SyncLogger } from './syncLogger.ts';

/** Finds a gateway by the key that steps name. What it is made of may change with the active design. */
export interface GatewayDirectory {
  find(key: string): Promise<Gateway | undefined>;
}

export interface DispatcherDependencies {
  readonly gateways: GatewayDirectory;
  /** Where a gateway's vendor reports back. */
  readonly callbackUrl: (gateway: string) => string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly metrics: Metrics;
}

/**
 * Sends one step to its vendor. It never retries: the runtime does, with the attempt counted. Whatever goes wrong on the
 * way is a transient failure of the step, and a gateway that nobody knows is a permanent one.
 */
export function createDispatcher(dependencies: DispatcherDependencies): Dispatcher {
  const { gateways, callbackUrl, timeoutMs, clock, logger, metrics } = dependencies;
  return async (dispatch, signal) => {
    const { gateway: key } = dispatch;
    const gateway = await gateways.find(key);
    if (!gateway) {
      metrics.gatewayCalls.inc({ gateway: key, outcome: 'unknown' });
      const message = `The active design has no gateway ${key} that can be used; see the log of the service`;
      return {
        reply: { kind: 'failed', error: { class: 'permanent', code: 'GatewayUnknown', message } },
        exchanges: [],
      };
    }
    const startedAt = clock.now();
    try {
      const request = { ...dispatch.request, callbackUrl: callbackUrl(key) };
      const answer = await gateway.send(request, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      const outcome = answer.reply.kind === 'failed' ? answer.reply.error.class : answer.reply.kind;
      metrics.gatewayCalls.inc({ gateway: key, outcome });
      return answer;
    } catch (error) {
      logger.error({ gateway: key, stepKey: dispatch.stepKey, err: describeError(error) }, 'a gateway threw');
      metrics.gatewayCalls.inc({ gateway: key, outcome: 'transient' });
      const message = error instanceof Error ? error.message : String(error);
      return {
        reply: { kind: 'failed', error: { class: 'transient', code: 'GatewayFailure', message } },
        exchanges: [],
      };
    } finally {
      metrics.gatewaySeconds.observe({ gateway: key }, (clock.now() - startedAt) / 1_000);
    }
  };
}
