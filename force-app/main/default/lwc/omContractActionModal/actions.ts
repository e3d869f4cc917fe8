import actOnContract from '@salesforce/apex/OM_ContractController.actOnContract';
import amend from '@salesforce/apex/OM_ContractPageController.amend';
import askForDraft from '@salesforce/apex/OM_ContractPageController.askForDraft';
import checkIn from '@salesforce/apex/OM_ContractPageController.checkIn';
import checkOut from '@salesforce/apex/OM_ContractPageController.checkOut';
import remind from '@salesforce/apex/OM_ContractPageController.remind';
import renew from '@salesforce/apex/OM_ContractPageController.renew';
import terminate from '@salesforce/apex/OM_ContractPageController.terminate';
import withdraw from '@salesforce/apex/OM_ContractPageController.withdraw';
import recall from '@salesforce/apex/OM_ApprovalController.recall';
import submitForApproval from '@salesforce/apex/OM_ApprovalController.submitForApproval';
import AMENDED from '@salesforce/label/c.OM_Contract_Amended';
import AMEND_INTRO from '@salesforce/label/c.OM_Contract_AmendIntro';
import CANCELED from '@salesforce/label/c.OM_Contract_Canceled';
import CANCEL_INTRO from '@salesforce/label/c.OM_Contract_CancelIntro';
import CHECKED_IN from '@salesforce/label/c.OM_Contract_CheckedInNow';
import CHECKED_OUT from '@salesforce/label/c.OM_Contract_CheckedOutNow';
import CHECK_IN_INTRO from '@salesforce/label/c.OM_Contract_CheckInIntro';
import CHECK_OUT_INTRO from '@salesforce/label/c.OM_Contract_CheckOutIntro';
import DRAFT_ASKED from '@salesforce/label/c.OM_Contract_DraftAsked';
import DRAFT_INTRO from '@salesforce/label/c.OM_Contract_DraftIntro';
import RECALLED from '@salesforce/label/c.OM_Contract_Recalled';
import RECALL_INTRO from '@salesforce/label/c.OM_Contract_RecallIntro';
import REMINDED from '@salesforce/label/c.OM_Contract_RemindAsked';
import REMIND_INTRO from '@salesforce/label/c.OM_Contract_RemindIntro';
import RENEWED from '@salesforce/label/c.OM_Contract_RenewalDrafted';
import RENEW_INTRO from '@salesforce/label/c.OM_Contract_RenewIntro';
import REOPENED from '@salesforce/label/c.OM_Contract_Reopened';
import REOPEN_INTRO from '@salesforce/label/c.OM_Contract_ReopenIntro';
import RESUMED from '@salesforce/label/c.OM_Contract_Resumed';
import RESUME_INTRO from '@salesforce/label/c.OM_Contract_ResumeIntro';
import SENT from '@salesforce/label/c.OM_Contract_ApprovalAsked';
import SEND_INTRO from '@salesforce/label/c.OM_Contract_ApprovalIntro';
import SUSPENDED from '@salesforce/label/c.OM_Contract_Suspended';
import SUSPEND_INTRO from '@salesforce/label/c.OM_Contract_SuspendIntro';
import TERMINATED from '@salesforce/label/c.OM_Contract_NoticeGiven';
import TERMINATE_INTRO from '@salesforce/label/c.OM_Contract_TerminateIntro';
import WITHDRAWN from '@salesforce/label/c.OM_Contract_WithdrawAsked';
import WITHDRAW_INTRO from '@salesforce/label/c.OM_Contract_WithdrawIntro';
import type { ContractView } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { calendarDayText } from 'c/omFormat';

export interface Given {
  readonly comment: string;
  /** ISO 8601 date. */
  readonly day: string;
  readonly templateId: string;
}

export interface Done {
  readonly title: string;
  readonly recordId?: string;
}

export interface Action {
  readonly needs: 'nothing' | 'comment' | 'reason' | 'template';
  intro(contract: ContractView): string;
  run(contract: ContractView, given: Given): Promise<Done>;
}

type Call = (contract: ContractView, given: Given) => Promise<unknown>;

/** Labels may name the contract, as {0}. */
const action = (needs: Action['needs'], intro: string, told: string, call: Call): Action => ({
  needs,
  intro: ({ contractNumber, endDate, noticeDays }) => fill(intro, contractNumber, calendarDayText(endDate), noticeDays),
  async run(contract, given) {
    const recordId = await call(contract, given);
    const title = fill(told, contract.contractNumber, calendarDayText(given.day));
    return typeof recordId === 'string' ? { title, recordId } : { title };
  },
});

const move =
  (name: string): Call =>
  async ({ id }, { comment }) => {
    await actOnContract({ contractId: id, action: name, reason: comment });
  };

const ACTIONS: Readonly<Record<string, Action | undefined>> = {
  draft: action('template', DRAFT_INTRO, DRAFT_ASKED, ({ id }, { templateId }) =>
    askForDraft({ contractId: id, templateId })
  ),
  checkOut: action('nothing', CHECK_OUT_INTRO, CHECKED_OUT, ({ id }) => checkOut({ contractId: id })),
  checkIn: action('nothing', CHECK_IN_INTRO, CHECKED_IN, ({ id }) => checkIn({ contractId: id })),
  sendForApproval: action('comment', SEND_INTRO, SENT, ({ id }, { comment }) =>
    submitForApproval({ recordId: id, comment })
  ),
  recall: action('comment', RECALL_INTRO, RECALLED, ({ id }, { comment }) => recall({ recordId: id, comment })),
  reopen: action('nothing', REOPEN_INTRO, REOPENED, move('reopen')),
  remind: action('nothing', REMIND_INTRO, REMINDED, ({ id }) => remind({ contractId: id })),
  withdraw: action('reason', WITHDRAW_INTRO, WITHDRAWN, ({ id }, { comment }) =>
    withdraw({ contractId: id, reason: comment })
  ),
  renew: action('nothing', RENEW_INTRO, RENEWED, ({ id }) => renew({ contractId: id })),
  amend: action('nothing', AMEND_INTRO, AMENDED, ({ id }, { day }) => amend({ contractId: id, fromDay: day })),
  suspend: action('reason', SUSPEND_INTRO, SUSPENDED, move('suspend')),
  resume: action('nothing', RESUME_INTRO, RESUMED, move('resume')),
  terminate: action('reason', TERMINATE_INTRO, TERMINATED, ({ id }, { comment, day }) =>
    terminate({ contractId: id, reason: comment, onDay: day })
  ),
  cancel: action('reason', CANCEL_INTRO, CANCELED, move('cancel')),
};

const DESTRUCTIVE: ReadonlySet<string> = new Set(['withdraw', 'suspend', 'terminate', 'cancel']);

export const actionOf = (name: string): Action | undefined => ACTIONS[name];
export const isDestructive = (name: string): boolean => DESTRUCTIVE.has(name);
