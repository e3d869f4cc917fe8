import type { StepEvent } from '../../engine/reaction.ts';
import type { Database } from '../db/database.ts';
import { databaseNow } from '../db/databaseNow.ts';
import type { RuntimeLogger } from '../runtimeOptions.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import type { HeldCall } from '../worker/claimCalls.ts';
import { CallOutcomes, outcomeOf } from './callOutcomes.ts';
import { beginDrain, heldGateways, openCircuit, type CircuitState } from './circuits.ts';
import type { GatewayPolicies } from './circuitPolicy.ts';
import { releaseHeld } from './releaseHeld.ts';

export interface CircuitKeeperParts {
  readonly database: Database;
  readonly context: SettleContext;
  readonly gatewayPolicy: GatewayPolicies;
  readonly callTimeoutMs: number;
  readonly logger: RuntimeLogger;
  /** There may be calls to make. */
  readonly wake: () => void;
}

/**
 * What a worker knows of vendors: it learns from its own calls when one is down, sees what the others have learnt, and lets
 * go of steps that were held when their time has come. The state is in the database, for all workers and the next start.
 */
export class CircuitKeeper {
  readonly #parts: CircuitKeeperParts;
  readonly #outcomes = new CallOutcomes();
  /** Vendors whose steps are put on hold, as of the last look. */
  #held: ReadonlyMap<string, CircuitState> = new Map();

  constructor(parts: CircuitKeeperParts) {
    this.#parts = parts;
  }

  get held(): ReadonlyMap<string, CircuitState> {
    return this.#held;
  }

  /** Looks at the vendors that are held and releases what may go. */
  async turn(): Promise<void> {
    const { database, context, gatewayPolicy, callTimeoutMs, wake } = this.#parts;
    const held = await heldGateways(database);
    for (const gateway of this.#held.keys()) if (!held.has(gateway)) this.#outcomes.forget(gateway);
    const opened = [...held.keys()].some((gateway) => !this.#held.has(gateway));
    this.#held = held;
    if (opened) wake();
    for (const gateway of held.keys()) {
      const options = { policy: gatewayPolicy(gateway), callTimeoutMs };
      const { queued } = await database.transaction((sql) => releaseHeld(sql, context, gateway, options));
      if (!queued) continue;
      this.#held = await heldGateways(database);
      wake();
    }
  }

  /**
   * What a call says about its vendor. Opens the circuit of one that is down, and lets one that is back have its steps. A
   * reply must not be lost because the state of its vendor cannot be read or stored; the next call says it again.
   */
  async learn(call: HeldCall, event: StepEvent): Promise<void> {
    try {
      await this.#learn(call, event);
    } catch (error) {
      const { gateway } = call.dispatch;
      this.#parts.logger.warn({ gateway, error: (error as Error).message }, 'the state of a vendor was not stored');
    }
  }

  async #learn({ dispatch: { gateway }, released }: HeldCall, event: StepEvent): Promise<void> {
    const { gatewayPolicy } = this.#parts;
    const policy = gatewayPolicy(gateway)?.circuit;
    const outcome = outcomeOf(event);
    if (outcome === undefined) return;
    const tried = released && (await this.#isTried(gateway));
    if (tried && outcome === 'up') return this.#backAgain(gateway);
    if (policy === undefined) return;
    const opens = this.#outcomes.record(gateway, outcome, policy);
    if (!opens && !(tried && outcome === 'down')) return;
    this.#outcomes.forget(gateway);
    const note = `Vendor offline: ${event.kind === 'failed' ? event.error.message : gateway}`;
    await this.#store(
      gateway,
      (now) => (sql) =>
        openCircuit(sql, gateway, { policy, note, now, after: tried ? ['HalfOpen'] : ['Closed', 'Draining'] })
    );
  }

  /** Another worker may have let the call through a moment ago. */
  async #isTried(gateway: string): Promise<boolean> {
    const known = this.#held.get(gateway);
    if (known === 'HalfOpen' || known === 'Draining') return known === 'HalfOpen';
    return (await heldGateways(this.#parts.database)).get(gateway) === 'HalfOpen';
  }

  async #backAgain(gateway: string): Promise<void> {
    const perSecond = this.#parts.gatewayPolicy(gateway)?.drainPerSecond;
    const note = 'The vendor answers again.';
    this.#outcomes.forget(gateway);
    await this.#store(
      gateway,
      (now) => (sql) => beginDrain(sql, gateway, { perSecond, note, who: 'engine', now }, ['HalfOpen'])
    );
  }

  async #store(gateway: string, change: (now: number) => Parameters<Database['transaction']>[0]): Promise<void> {
    const { database, context, logger, wake } = this.#parts;
    try {
      const now = context.clockNow() ?? (await databaseNow(database));
      if ((await database.transaction(change(now))) !== true) return;
      this.#held = await heldGateways(database);
      logger.warn({ gateway, state: this.#held.get(gateway) }, 'the circuit of a vendor changed');
    } finally {
      wake();
    }
  }
}
