import type { OrgCore } from './orgCore.ts';
import { ensureRecord } from './ensureRecord.ts';

/** Approval processes and their steps as records; those that left the metadata stay, for the history that names them. */
export function syncApprovalProcesses(core: OrgCore): void {
  const definitions = core.objectNamed('ProcessDefinition');
  const current = new Set<string>();
  for (const process of core.model.automation.approvalProcesses) {
    const id = ensureRecord(core, 'ProcessDefinition', 'DeveloperName', {
      DeveloperName: process.name,
      Name: process.label,
      Description: process.description ?? null,
      TableEnumOrId: process.object,
      Type: 'Approval',
      LockType: 'Total',
      State: process.active ? 'Active' : 'Inactive',
    });
    current.add(id);
    for (const step of process.steps) {
      ensureRecord(core, 'ProcessNode', 'DeveloperName', {
        DeveloperName: step.name,
        Name: step.label,
        Description: step.description ?? null,
        ProcessDefinitionId: id,
      });
    }
  }
  for (const row of core.records.all(definitions)) {
    if (current.has(String(row['Id'])) || row['State'] === 'Obsolete') continue;
    core.records.update(definitions, { ...row, State: 'Obsolete' });
  }
}
