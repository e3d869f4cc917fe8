import type { Clock, Gateway } from '../engine/ports.ts';
import type { ExecutableDesign, GatewayDefinition } from '../domain/fulfillmentDesign.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { GatewayDirectory } from './gatewayDispatcher.ts';
import { describeError, type SyncLogger } from './syncLogger.ts';

export interface DesignGatewaysOptions {
  /** The design kept from the last run: with it vendors are called before the CRM was reached. */
  readonly initial?: ExecutableDesign;
  readonly activeDesign: () => Promise<Result<ExecutableDesign, Problem>>;
  /** Retired designs, newest first: running plans may name gateways that the active one no longer has. */
  readonly earlierDesigns: () => AsyncIterable<ExecutableDesign>;
  readonly createGateway: (definition: GatewayDefinition) => Result<Gateway, readonly Problem[]>;
  readonly clock: Clock;
  readonly logger: SyncLogger;
}

/** How old the active design may be when a vendor is called, and how soon an unknown gateway is looked for again. */
const REFRESH_MS = 60_000;

/**
 * The gateways of the active design, made when they are first needed. A new version of the design changes a gateway for
 * running plans too: a vendor that has moved has moved for all.
 */
export function createDesignGateways(
  options: DesignGatewaysOptions
): GatewayDirectory & { use(design: ExecutableDesign): void } {
  const { clock, logger } = options;
  let current: ReadonlyMap<string, GatewayDefinition> = options.initial?.gateways ?? new Map();
  let earlier = new Map<string, GatewayDefinition>();
  let made = new Map<string, Gateway | undefined>();
  let hash = options.initial?.version.hash;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let searchedAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<void> | undefined;

  function use(design: ExecutableDesign): void {
    checkedAt = clock.now();
    if (design.version.hash === hash) return;
    hash = design.version.hash;
    current = design.gateways;
    made = new Map();
  }

  async function refresh(): Promise<void> {
    if (clock.now() - checkedAt < REFRESH_MS) return;
    checkedAt = clock.now();
    try {
      const design = await options.activeDesign();
      if (design.ok) use(design.value);
      else logger.warn({ code: design.error.code, action: design.error.action }, design.error.message);
    } catch (error) {
      logger.warn({ err: describeError(error) }, 'the active design could not be read; the known one is used');
    }
  }

  /** One search finds all that there are, so that unknown names, which anybody may send, cost nothing more. */
  async function search(): Promise<void> {
    if (clock.now() - searchedAt < REFRESH_MS) return;
    searchedAt = clock.now();
    try {
      const found = new Map<string, GatewayDefinition>();
      for await (const design of options.earlierDesigns()) {
        for (const [key, definition] of design.gateways) if (!found.has(key)) found.set(key, definition);
      }
      earlier = found;
    } catch (error) {
      logger.warn({ err: describeError(error) }, 'earlier designs could not be read');
    }
  }

  function make(definition: GatewayDefinition): Gateway | undefined {
    const gateway = options.createGateway(definition);
    if (gateway.ok) return gateway.value;
    for (const problem of gateway.error) {
      logger.error(
        { gateway: definition.key, code: problem.code, path: problem.path, action: problem.action },
        problem.message
      );
    }
    return undefined;
  }

  return {
    use,
    async find(key) {
      refreshing ??= refresh().finally(() => (refreshing = undefined));
      await refreshing;
      if (made.has(key)) return made.get(key);
      if (!current.has(key) && !earlier.has(key)) await search();
      const definition = current.get(key) ?? earlier.get(key);
      if (!definition) return undefined;
      const gateway = make(definition);
      made.set(key, gateway);
      return gateway;
    },
  };
}
