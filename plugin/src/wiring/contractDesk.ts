/** The contract desk of a service: contracts of the CRM, the vendors of the design, the database. */
import type { Clock } from '../engine/ports.ts';
import type { PostgresRuntime } from '../runtime/index.ts';
import { createOrderTerms, openContractCrm, type CrmConnection } from '../salesforce/index.ts';
import { bindOrder, dayOf, refuseUntaken, type BoundOrder } from '../contracts/index.ts';
import type { CommercialOrder } from '../domain/order.ts';
import { ok, type Problem, type Result } from '../domain/result.ts';
import { createContracts, deskDefaults, type ContractDeskConfig, type SigningCopy } from '../sync/contracts/index.ts';
import { draftContract, openContracts } from './contracts.ts';
import type { GatewayDirectory, SyncLogger } from '../sync/index.ts';

export interface ContractDeskParts {
  readonly connection: CrmConnection;
  readonly runtime: PostgresRuntime;
  readonly gateways: GatewayDirectory;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly config?: Partial<ContractDeskConfig>;
}

export const openContractDesk = ({ connection, runtime, gateways, clock, logger, config }: ContractDeskParts) =>
  createContracts({
    crm: openContractCrm(connection),
    store: runtime.contracts,
    gateways,
    renderSigningCopy,
    draft: (contract, template) => draftContract(openContracts(connection), { contract, template, now: clock.now() }),
    readState: (key) => runtime.readState(key),
    writeState: (key, value) => runtime.writeState(key, value),
    clock,
    logger,
    config: { ...deskDefaults, ...config },
  });

/** Documents are drawn when the first contract is sent: most services never load the library. */
async function renderSigningCopy({ places, ...copy }: SigningCopy): Promise<Uint8Array> {
  const { renderPdf } = await import('../documents/index.ts');
  return renderPdf({ ...copy, signers: places.map(({ name, anchors }) => ({ name, party: name, anchors })) });
}

/** Orders under their contracts; one without a contract stays as it is. */
export async function bindOrders(
  connection: CrmConnection,
  orders: readonly CommercialOrder[],
  now: number
): Promise<ReadonlyMap<string, Result<BoundOrder, readonly Problem[]>>> {
  const terms = await createOrderTerms(connection).read(orders.map(({ id }) => id));
  return new Map(
    orders.map((order) => {
      const found = terms.get(order.id);
      if (found === undefined) return [order.id, ok({ order, attributes: {}, prices: [] })];
      if (!found.ok) return [order.id, { ok: false, error: [found.error] }];
      return [order.id, bindOrder(order, { ...found.value, today: dayOf(now) })];
    })
  );
}

/** For the intake, where lines no longer change: a price that would have to be taken is refused. */
export const openOrderTerms =
  (connection: CrmConnection, clock: Clock) =>
  async (
    orders: readonly CommercialOrder[]
  ): Promise<ReadonlyMap<string, Result<CommercialOrder, readonly Problem[]>>> => {
    const bound = await bindOrders(connection, orders, clock.now());
    return new Map([...bound].map(([id, result]) => [id, result.ok ? refuseUntaken(result.value) : result]));
  };
