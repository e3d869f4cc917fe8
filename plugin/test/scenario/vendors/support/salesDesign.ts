/** A business that only sells: what is ordered is billed at once, and who sold it gets commission. Vendors as shipped. */
import { compileDesign } from '../../../../src/design/index.ts';
import type { OrderDraft } from '../../../../src/domain/orderDraft.ts';
import type { CrmWorkbench } from '../../../../src/wiring/openCrm.ts';
import { sampleDesign } from '../../sync/support/localCrm.ts';

const PRODUCT = 'SUPPORT-PLAN';
export const PRICE = '240.00';

interface Document {
  billing: { retry: object; also: Record<string, { retry: object }> };
}
const retry = { attempts: 50, delay: 'PT1S', maxDelay: 'PT2S', backoff: 1 };

export async function applySalesDesign(crm: CrmWorkbench): Promise<void> {
  const document = JSON.parse((await sampleDesign()).document) as Document;
  Object.assign(document, {
    products: {
      [PRODUCT]: { name: 'Support plan', kind: 'commercial' },
      ENTITLEMENT: { name: 'Right to call', kind: 'technical' },
    },
    rules: { entitlement: { product: PRODUCT, target: 'ENTITLEMENT' } },
    scenarios: { entitlement: { product: 'ENTITLEMENT', group: 'support' } },
    groups: { support: { name: 'Support', steps: { note: { name: 'Note who may call', type: 'auto' } } } },
    dependencies: [],
  });
  for (const call of [document.billing, ...Object.values(document.billing.also)]) call.retry = retry;
  const compiled = compileDesign([{ file: 'sales.json', text: JSON.stringify(document) }]);
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  const { hash, design } = compiled.value;
  const version = { name: design.version.name, hash, document: compiled.value.document, appliedBy: 'test' };
  const applied = await crm.applyDesign(version);
  if (!applied.ok) throw new Error(applied.error.message);
}

/** An order that the policy asks about. */
export const salesOrder = (externalId: string): OrderDraft => ({
  externalId,
  accountExternalId: 'ACC-NORDLICHT',
  attributes: { salesAgent: 'AGENT-17' },
  lines: [
    { key: '1', productCode: PRODUCT, action: 'add', quantity: 1, unitPrice: PRICE, attributes: {}, path: 'lines.0' },
  ],
});
