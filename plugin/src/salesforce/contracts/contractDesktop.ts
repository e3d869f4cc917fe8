import type { CrmConnection } from '../connection.ts';
import { createCrmClient, type CrmClientOptions } from '../crmClient.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { ContractView } from '../../contracts/index.ts';
import { createContractActions } from './contractActions.ts';
import { createContractCrm } from './contractCrm.ts';
import { noContract, readMergeFacts, readTemplate } from './contractLibrary.ts';
import { findContract, listContracts, type ContractFilter } from './contractLookup.ts';
import { listVersions, readText, writeVersion, type VersionToWrite } from './contractVersions.ts';

/** Contracts for people: what the commands read and do. */
export function openContractDesktop(connection: CrmConnection, options: CrmClientOptions = {}) {
  const client = createCrmClient(connection, options);
  const crm = createContractCrm(client);
  return {
    ...createContractActions(client),
    list: (filter: ContractFilter) => listContracts(client, filter),
    find: (ref: string) => findContract(client, ref),
    async view(ref: string): Promise<Result<ContractView, Problem>> {
      const found = await findContract(client, ref);
      if (!found.ok) return found;
      const view = await crm.readContract(found.value.id);
      return view === undefined ? refuse(noContract(ref)) : ok(view);
    },
    template: (ref: string, moreClauses?: readonly string[]) => readTemplate(client, ref, moreClauses),
    facts: (contractId: string, orderNumber?: string) => readMergeFacts(client, contractId, orderNumber),
    versions: (contractId: string) => listVersions(client, contractId),
    text: (versionId: string) => readText(client, versionId),
    writeVersion: (version: VersionToWrite) => writeVersion(client, version),
    readFile: (documentId: string) => crm.readFile(documentId),
  };
}

export type ContractDesktop = ReturnType<typeof openContractDesktop>;
