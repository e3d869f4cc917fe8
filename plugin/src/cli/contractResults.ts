/** Contracts as the results of commands show them: what is not there is null. */
import type { ContractSummary, VersionSummary } from '../salesforce/index.ts';
import type { ContractResult, ContractVersionResult } from './resultParts.ts';

export const contractResult = (contract: ContractSummary): ContractResult => ({
  ...contract,
  startDate: contract.startDate ?? null,
  endDate: contract.endDate ?? null,
  version: contract.version ?? null,
});

export const versionResult = (version: VersionSummary): ContractVersionResult => ({
  number: version.number,
  state: version.state,
  source: version.source,
  nonStandard: version.nonStandard,
  deviations: [...version.deviations],
  note: version.note ?? null,
  checkedOutBy: version.lockedBy ?? null,
  documentId: version.documentId ?? null,
});
