import type { CommercialOrder } from '../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { isOnAssets } from '../engine/assets/assetOrder.ts';
import { orderIsChange } from '../engine/change/orderIsChange.ts';
import type { SimulationReport } from '../engine/ports.ts';
import { simulateOrder, type Simulation } from '../engine/simulateOrder.ts';
import { simulationReport } from '../engine/simulationReport.ts';
import type { IntakeDependencies } from './intakeDependencies.ts';

/**
 * What would happen to an order, by the design, the contract, the assets and the history that count when it is submitted.
 * The answer on the order is all that is written.
 *
 * @throws when the CRM or the database is away; asking again does no harm
 */
export function createSimulationIntake(
  dependencies: Pick<IntakeDependencies, 'clock' | 'logger' | 'terms'> & {
    readonly crm: Pick<IntakeDependencies['crm'], 'activeDesign' | 'readOrders' | 'writeSimulationReport'>;
    readonly runtime: Pick<IntakeDependencies['runtime'], 'recentHistory'> & {
      readonly assets: Pick<IntakeDependencies['runtime']['assets'], 'inUse'>;
    };
  }
) {
  const { crm, runtime, clock, logger } = dependencies;

  async function orderToSimulate(orderId: string): Promise<Result<CommercialOrder, readonly Problem[]>> {
    const { orders, problems } = await crm.readOrders([orderId]);
    const [order] = orders;
    if (!order) return refuse([...problems.values()]);
    if (order.amends) return refuse([orderIsChange(order)]);
    return (await dependencies.terms?.([order]))?.get(order.id) ?? ok(order);
  }

  async function foresee(orderId: string, now: number): Promise<Result<Simulation, readonly Problem[]>> {
    const order = await orderToSimulate(orderId);
    if (!order.ok) return order;
    const design = await crm.activeDesign();
    if (!design.ok) return refuse([design.error]);
    const history = await runtime.recentHistory();
    const inUse = isOnAssets(order.value) ? await runtime.assets.inUse(order.value) : undefined;
    return simulateOrder(design.value, order.value, now, { history, inUse });
  }

  return {
    async simulate(orderId: string): Promise<SimulationReport> {
      const now = clock.now();
      const report = simulationReport(await foresee(orderId, now), now);
      await crm.writeSimulationReport(orderId, report);
      logger.info({ orderId, outcome: report.outcome }, 'an order was simulated');
      return report;
    },
  };
}

export type SimulationIntake = ReturnType<typeof createSimulationIntake>;
