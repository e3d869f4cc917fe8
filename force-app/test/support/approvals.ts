import type { Approval, ApprovalEntry, ApprovalItem, Outlook } from 'c/omApprovalModel';

/** Approvals as the controller gives them, for tests. */
export const entry = (id: string, changes: Partial<ApprovalEntry> = {}): ApprovalEntry => ({
  id,
  requestNumber: `AR-${id}`,
  level: 1,
  ruleKey: 'large',
  rule: 'Large orders',
  reason: 'amount is 2000, above 1000',
  facts: '{"amount":2000}',
  consequence: null,
  state: 'Pending',
  asked: 'Ava Approver',
  askedAt: '2026-11-25T10:00:00.000Z',
  dueAt: '2026-11-26T10:00:00.000Z',
  isCurrent: true,
  workitemId: null,
  ...changes,
});

export const outlook = (changes: Partial<Outlook> = {}): Outlook => ({
  at: '2026-11-25T10:00:00.000Z',
  levels: [
    { level: 1, rules: [foreseen('large', 'Large orders', ['Ava Approver'])] },
    { level: 2, rules: [foreseen('finance', 'Finance', ['Fin One', 'Fin Two'])] },
  ],
  ...changes,
});

const foreseen = (key: string, name: string, names: readonly string[]): Outlook['levels'][number]['rules'][number] => ({
  key,
  name,
  reason: 'amount is 2000, above 1000',
  quorum: 'All',
  dueHours: 8,
  isCovered: false,
  approvers: [{ as: `role ${key}`, names, isCovered: false }],
});

export const approval = (changes: Partial<Approval> = {}): Approval => ({
  recordId: '801000000000001AAA',
  objectName: 'Order',
  recordName: '00000100',
  status: 'Pending',
  submittedBy: 'Sam Seller',
  submittedAt: '2026-11-25T09:00:00.000Z',
  comment: 'A good customer.',
  stateReason: null,
  canAsk: false,
  canRecall: false,
  previewAskedAt: null,
  preview: null,
  entries: [entry('1')],
  ...changes,
});

export const approvalItem = (id: string, changes: Partial<ApprovalItem> = {}): ApprovalItem => ({
  workitemId: id,
  requestNumber: `AR-${id}`,
  recordId: '801000000000001AAA',
  objectName: 'Order',
  recordName: `0000010${id}`,
  accountName: 'Acme Media',
  amount: 2000,
  termMonths: null,
  rule: 'Large orders',
  submittedBy: 'Sam Seller',
  waitingSince: '2026-11-25T10:00:00.000Z',
  dueAt: '2026-11-26T10:00:00.000Z',
  reason: 'amount is 2000, above 1000',
  actor: 'Ava Approver',
  isMine: true,
  ...changes,
});
