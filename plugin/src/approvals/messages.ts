import type { ApprovalCase, ApprovalRequest } from '../engine/approvalPorts.ts';

/** What is told to people beside the CRM's own mail. Texts for phones name no customer and no price. */
const noun = ({ subject }: ApprovalCase): string => `${subject.kind.toLowerCase()} ${subject.number}`;

export const requestText = (approval: ApprovalCase, request: ApprovalRequest, link: string): string =>
  `Your approval is needed for ${noun(approval)} (${request.ruleName}). Decide here: ${link}`;

export const codeText = (code: string): string =>
  `${code} is your code to decide. It is good for ten minutes. If you did not ask for it, tell your admin.`;

export const reminderMail = (approval: ApprovalCase, request: ApprovalRequest) => ({
  subject: `Reminder: ${noun(approval)} waits for your approval (${request.number})`,
  text: `${request.summary}\n\nReason: ${request.reason}\nPlease answer before ${request.dueAt}; then it is handed on.`,
});

export const escalatedMail = (approval: ApprovalCase, request: ApprovalRequest, to: string) => ({
  subject: `Handed on: ${noun(approval)} (${request.number})`,
  text: `Nobody had answered ${request.number} in time, so ${to} is asked now. You need not do anything.`,
});

export const notNeededMail = (approval: ApprovalCase, request: ApprovalRequest, state: 'Recalled' | 'NotNeeded') => ({
  subject: `No longer needed: your approval of ${noun(approval)} (${request.number})`,
  text:
    state === 'Recalled'
      ? `The submitter has taken back ${noun(approval)}. You need not do anything.`
      : `Somebody else has decided, or ${noun(approval)} has changed. You need not do anything.`,
});

export const outcomeMail = (approval: ApprovalCase, kind: 'approved' | 'rejected', reason: string) => ({
  subject: `${kind === 'approved' ? 'Approved' : 'Rejected'}: ${noun(approval)}`,
  text:
    kind === 'approved'
      ? `${noun(approval)} is approved and goes on by itself.`
      : `${noun(approval)} is back in your hands.\nReason: ${reason}\nCorrect it and submit it again.`,
});
