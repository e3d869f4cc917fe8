import type { Clause, ContractVersion, ContractView, Obligation, SignatureRequest, Signer } from 'c/omContractModel';

/** Contracts as the controllers give them, for tests. */
export const contract = (changes: Partial<ContractView> = {}): ContractView => ({
  id: '800000000000001AAA',
  contractNumber: '00000100',
  accountId: '001000000000001AAA',
  accountName: 'Acme Media',
  ownerName: 'Cora Counsel',
  type: 'Service',
  state: 'Draft',
  stateReason: null,
  approvalStatus: 'NotRequired',
  signatureStatus: 'NotSent',
  startDate: '2026-01-01',
  endDate: '2026-12-31',
  termMonths: 12,
  autoRenew: false,
  renewalMonths: null,
  noticeDays: 30,
  noticeBy: '2026-12-01',
  terminatesOn: null,
  earliestEnd: '2026-03-03',
  versionId: 'a0V000000000002AAA',
  versionNumber: 2,
  versionState: 'Draft',
  nonStandard: 0,
  lockedByName: null,
  isLockedByMe: false,
  actions: [],
  relatives: [],
  ...changes,
});

export const clause = (key: string, changes: Partial<Clause> = {}): Clause => ({
  id: `clause-${key}`,
  key,
  heading: `Heading ${key}`,
  body: `Words of ${key}.`,
  deviation: 'None',
  category: 'General',
  libraryId: `library-${key}`,
  alternative: 'standard',
  libraryVersion: 1,
  ...changes,
});

export const version = (number: number, changes: Partial<ContractVersion> = {}): ContractVersion => ({
  id: `version-${number}`,
  versionNumber: number,
  state: 'Draft',
  source: 'Ours',
  title: 'Service Agreement',
  note: null,
  nonStandard: 0,
  authorName: 'Cora Counsel',
  createdAt: '2026-11-20T09:00:00.000Z',
  files: [{ kind: 'document', id: `file-${number}`, name: `v${number}`, extension: 'pdf', size: 20_480 }],
  ...changes,
});

export const signer = (order: number, changes: Partial<Signer> = {}): Signer => ({
  id: `signer-${order}`,
  name: `Person ${order}`,
  email: `person${order}@example.com`,
  routingOrder: order,
  role: 'Signer',
  party: 'Customer',
  state: 'Waiting',
  ...changes,
});

export const request = (changes: Partial<SignatureRequest> = {}): SignatureRequest => ({
  id: 'request-1',
  name: 'SR-1',
  provider: 'docusign',
  subject: 'Please sign',
  state: 'Sent',
  versionNumber: 2,
  voidRequested: false,
  remindRequested: false,
  createdAt: '2026-11-20T09:00:00.000Z',
  sentAt: '2026-11-20T09:01:00.000Z',
  endedAt: null,
  signers: [signer(1, { state: 'Signed', signedAt: '2026-11-21T09:00:00.000Z' }), signer(2)],
  ...changes,
});

export const obligation = (id: string, changes: Partial<Obligation> = {}): Obligation => ({
  id,
  title: `Duty ${id}`,
  kind: 'Report',
  party: 'Us',
  state: 'Open',
  ownerName: 'Cora Counsel',
  dueDate: '2026-12-01',
  ...changes,
});
