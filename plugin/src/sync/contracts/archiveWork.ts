import type { ContractView } from '../../contracts/index.ts';
import type { DocumentRepository } from '../../engine/vendorPorts.ts';
import type { ContractDeskDependencies } from './deskDependencies.ts';
import { valueOf, WorkFailure } from './workFailure.ts';

/** Files a signed contract and its evidence in the repository, and keeps the link with the contract. */
export function createArchiveWork({ crm, store, gateways, clock, config }: ContractDeskDependencies) {
  const repository = async (): Promise<DocumentRepository | undefined> =>
    (await gateways.find(config.archive))?.ports?.documents;

  async function archive(contract: ContractView): Promise<void> {
    const target = await repository();
    const { version } = contract;
    if (!target || !version?.signedDocumentId) throw new WorkFailure('NothingToArchive', 'Nothing to archive.', false);
    const folder = `${config.archiveFolder}/${safe(contract.accountName)}/${contract.contractNumber}`;
    const attributes = {
      contractNumber: contract.contractNumber,
      account: contract.accountName,
      type: contract.type,
      ...(contract.startDate === undefined ? {} : { startDate: contract.startDate }),
      ...(contract.endDate === undefined ? {} : { endDate: contract.endDate }),
    };
    const put = async (documentId: string, what: string): Promise<string> => {
      const idempotencyKey = `archive/${contract.id}/${version.number}/${what}`;
      const attempt = await store.countAttempt(idempotencyKey);
      const call = { idempotencyKey, attempt, signal: AbortSignal.timeout(config.timeoutMs) };
      const content = await crm.readFile(documentId);
      return valueOf(await target.store({ folder, content, attributes }, call)).link;
    };
    const link = await put(version.signedDocumentId, 'signed');
    if (version.evidenceDocumentId !== undefined) await put(version.evidenceDocumentId, 'evidence');
    await crm.writeArchived(contract, link, new Date(clock.now()).toISOString());
  }

  return { archive, isOffered: async (): Promise<boolean> => (await repository()) !== undefined };
}

/** Names of accounts as names of folders. */
const safe = (name: string): string => name.replaceAll(/[\\/:*?"<>|]+/g, '-').trim() || 'Unnamed';
