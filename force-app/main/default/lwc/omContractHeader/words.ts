import APPROVAL from '@salesforce/label/c.OM_ContractPath_Approval';
import DRAFT from '@salesforce/label/c.OM_ContractPath_Draft';
import ENDS_SOON from '@salesforce/label/c.OM_Contract_EndsSoon';
import FORCE from '@salesforce/label/c.OM_ContractPath_Force';
import NEGOTIATION from '@salesforce/label/c.OM_ContractPath_Negotiation';
import NOTICE_PASSED from '@salesforce/label/c.OM_Contract_NoticePassed';
import NOTICE_SOON from '@salesforce/label/c.OM_Contract_NoticeSoon';
import SIGNATURE from '@salesforce/label/c.OM_ContractPath_Signature';
import TERMINATES from '@salesforce/label/c.OM_Contract_Terminates';
import { stagesOf, type ContractView, type NoticeKind, type StageName, type TermNotice } from 'c/omContractModel';
import { fill } from 'c/omErrors';
import { calendarDayText } from 'c/omFormat';
import type { PathStep } from 'c/omPath';
import { lookOf } from 'c/omStates';

const NAMES: Readonly<Record<Exclude<StageName, 'ended'>, string>> = {
  draft: DRAFT,
  approval: APPROVAL,
  negotiation: NEGOTIATION,
  signature: SIGNATURE,
  force: FORCE,
};
/** States that say more than the stage in which they are. */
const OWN_WORD: ReadonlySet<string> = new Set(['Rejected', 'Signed', 'Suspended', 'Amending']);
const NOTICES: Readonly<Record<NoticeKind, string>> = {
  terminates: TERMINATES,
  noticePassed: NOTICE_PASSED,
  noticeSoon: NOTICE_SOON,
  endsSoon: ENDS_SOON,
};

/** The way of a contract in words: the stage that it is in, or how it ended. */
export function pathOf(contract: ContractView): readonly PathStep[] {
  const stages = stagesOf(contract);
  const here = stages.findLastIndex(({ status }) => status !== 'todo');
  return stages.map(({ name, status }, index) => {
    const own = name === 'ended' || (index === here && OWN_WORD.has(contract.state));
    return { name, text: own ? lookOf(contract.state).word : NAMES[name], status };
  });
}

export const noticeText = ({ kind, day, daysLeft }: TermNotice, { renewalMonths }: ContractView): string =>
  fill(NOTICES[kind], calendarDayText(day), daysLeft, renewalMonths ?? '');
