/** The sample design as it is shipped, with retries after a second instead of ten, and more of them. */
import { compileDesign } from '../../../../src/design/index.ts';
import type { CrmWorkbench } from '../../../../src/wiring/openCrm.ts';
import { sampleDesign } from '../../sync/support/localCrm.ts';

interface Document {
  billing: { retry: object; also?: Record<string, { retry: object }> };
  groups: Record<string, { steps: Record<string, { retry: object }> }>;
}
const retry = { attempts: 20, delay: 'PT1S', maxDelay: 'PT2S', backoff: 1 };

export async function applyImpatientDesign(crm: CrmWorkbench): Promise<void> {
  const sample = await sampleDesign();
  const document = JSON.parse(sample.document) as Document;
  for (const call of [document.billing, ...Object.values(document.billing.also ?? {})]) call.retry = retry;
  for (const group of Object.values(document.groups)) {
    for (const step of Object.values(group.steps)) if ('retry' in step) step.retry = retry;
  }
  const compiled = compileDesign([{ file: 'impatient.json', text: JSON.stringify(document) }]);
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  const { hash, design } = compiled.value;
  const version = { name: design.version.name, hash, document: compiled.value.document, appliedBy: 'chaos' };
  const applied = await crm.applyDesign(version);
  if (!applied.ok) throw new Error(applied.error.message);
}
