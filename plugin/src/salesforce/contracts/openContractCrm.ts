import type { ContractCrm } from '../../contracts/ports.ts';
import type { CrmConnection } from '../connection.ts';
import { createCrmClient, type CrmClientOptions } from '../crmClient.ts';
import { createContractCrm } from './contractCrm.ts';

/** The contracts of an org, for the contract desk. */
export const openContractCrm = (connection: CrmConnection, options: CrmClientOptions = {}): ContractCrm =>
  createContractCrm(createCrmClient(connection, options));
