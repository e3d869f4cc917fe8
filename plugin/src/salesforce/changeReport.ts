import type { ChangeImpact } from '../domain/change.ts';
import type { ChangeReport } from '../engine/ports.ts';
import type { CrmClient } from './crmClient.ts';
import { compositeFailure } from './compositeFailure.ts';
import { CrmError } from './crmError.ts';
import { fit, fitJson, TEXT_LENGTH } from './recordText.ts';

/** Steps, and things ordered otherwise, that people read of an impact; the counts tell of the rest. */
const SHOWN = 300;

/**
 * Writes what a change does, or why it cannot be made, on the order that carries it.
 *
 * @throws {CrmError} when the org refuses to: nobody would hear of the outcome
 */
export async function writeChangeReport(client: CrmClient, orderId: string, report: ChangeReport): Promise<void> {
  const shown = report.outcome === 'refused' ? report : { ...report, impact: shortened(report.impact) };
  const [reply] = await client.composite(
    [
      {
        method: 'PATCH',
        url: `/sobjects/Order/${orderId}`,
        referenceId: 'report',
        body: { OM_ChangeImpact__c: fitJson(shown, TEXT_LENGTH.Order.OM_ChangeImpact__c), ...overrideFields(report) },
      },
    ],
    { allOrNone: true, idempotent: true }
  );
  const problem = reply && compositeFailure([reply], 'Order');
  if (problem) throw new CrmError('refused', problem.code, problem.message);
}

const shortened = (impact: ChangeImpact): ChangeImpact => ({
  ...impact,
  steps: impact.steps.slice(0, SHOWN),
  data: impact.data.slice(0, SHOWN),
});

const overrideFields = ({ override }: ChangeReport): Readonly<Record<string, string | null>> => ({
  OM_OverrideState__c: override?.state ?? null,
  OM_OverrideReason__c: fit(override?.reason, TEXT_LENGTH.Order.OM_OverrideReason__c),
  OM_OverrideRequestedBy__c: override?.by ?? null,
  OM_OverrideDecidedBy__c: override?.decision?.by ?? null,
});
