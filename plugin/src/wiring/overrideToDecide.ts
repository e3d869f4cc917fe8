import type { OverrideRequest } from '../domain/change.ts';
import type { Problem, Result } from '../domain/result.ts';
import { requestRead } from '../engine/change/overrides.ts';
import type { CrmWorkbench } from '../salesforce/index.ts';

/**
 * The override that stands on an order, for somebody who decides about it: by its id, nothing that comes after it is
 * decided.
 *
 * @param ref order number, external id or record id
 * @param read id of the request that was read before, where it is known; another one is refused
 */
export async function overrideToDecide(
  crm: Pick<CrmWorkbench, 'readOverride'>,
  ref: string,
  read: string | undefined
): Promise<Result<OverrideRequest, Problem>> {
  const found = await crm.readOverride(ref);
  return found.ok ? requestRead(found.value, read, `Order ${ref}`) : found;
}
