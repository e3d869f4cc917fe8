import type { SimulationReport } from '../engine/ports.ts';
import { fitReport } from '../engine/simulationReport.ts';
import type { CrmClient } from './crmClient.ts';
import { compositeFailure } from './compositeFailure.ts';
import { CrmError } from './crmError.ts';
import { TEXT_LENGTH } from './recordText.ts';

/**
 * Writes what would happen to an order on the order, and nothing else of it.
 *
 * @throws {CrmError} when the org refuses to: nobody would hear of the answer
 */
export async function writeSimulationReport(
  client: CrmClient,
  orderId: string,
  report: SimulationReport
): Promise<void> {
  const shown = JSON.stringify(fitReport(report, TEXT_LENGTH.Order.OM_Simulation__c));
  const [reply] = await client.composite(
    [
      {
        method: 'PATCH',
        url: `/sobjects/Order/${orderId}`,
        referenceId: 'simulation',
        body: { OM_Simulation__c: shown },
      },
    ],
    { allOrNone: true, idempotent: true }
  );
  const problem = reply && compositeFailure([reply], 'Order');
  if (problem) throw new CrmError('refused', problem.code, problem.message);
}
