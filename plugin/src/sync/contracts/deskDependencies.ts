import type { ContractCrm, ContractStore } from '../../contracts/index.ts';
import type { ContractText } from '../../contracts/index.ts';
import type { Problem, Result } from '../../domain/result.ts';
import type { Clock } from '../../engine/ports.ts';
import type { GatewayDirectory } from '../gatewayDispatcher.ts';
import type { SyncLogger } from '../syncLogger.ts';

/** Somebody whose place to sign stands in the document, with the texts by which the provider finds it. */
export interface SigningPlace {
  readonly name: string;
  readonly anchors: { readonly signature: string; readonly date: string };
}

export interface SigningCopy {
  readonly text: ContractText;
  readonly contractNumber: string;
  readonly version: number;
  readonly createdAt: string;
  readonly places: readonly SigningPlace[];
}

export interface ContractDeskConfig {
  /** Key of the gateway that signed contracts are filed in; a design without it files nothing. */
  readonly archive: string;
  /** Folder of the repository, without a slash at the end. */
  readonly archiveFolder: string;
  /** Between two looks at the CRM: after one that found something, and at most. */
  readonly pollMinMs: number;
  readonly pollMaxMs: number;
  /** Requests that were silent for so long are asked about: messages get lost. */
  readonly silentMs: number;
  /** After what may pass by itself; twice as long each time, up to the second. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  /** Contracts that are worked on side by side. */
  readonly atOnce: number;
  /** Longest time of one call of a vendor. */
  readonly timeoutMs: number;
  /** Who sends it may search over HTTP; without one nobody may. */
  readonly searchToken?: string;
}

export const deskDefaults: ContractDeskConfig = {
  archive: 'clm',
  archiveFolder: '/Contracts',
  pollMinMs: 1_000,
  pollMaxMs: 15_000,
  silentMs: 15 * 60_000,
  retryMinMs: 2_000,
  retryMaxMs: 15 * 60_000,
  atOnce: 4,
  timeoutMs: 60_000,
};

export interface ContractDeskDependencies {
  readonly crm: ContractCrm;
  readonly store: ContractStore;
  readonly gateways: GatewayDirectory;
  /** The document as it goes to the signers. */
  readonly renderSigningCopy: (copy: SigningCopy) => Promise<Uint8Array>;
  /** Makes the next version of a contract from a template, with its documents, in one transaction of the CRM. */
  readonly draft: (contractId: string, templateId: string) => Promise<Result<unknown, Problem | readonly Problem[]>>;
  readonly readState: (key: string) => Promise<string | undefined>;
  readonly writeState: (key: string, value: string) => Promise<void>;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly config: ContractDeskConfig;
}
