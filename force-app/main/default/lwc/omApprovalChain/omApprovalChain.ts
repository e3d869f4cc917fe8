import { LightningElement, api } from 'lwc';
import BY_LINK from '@salesforce/label/c.OM_Approval_ByLink';
import DECIDED_AT from '@salesforce/label/c.OM_Approval_DecidedAt';
import ESCALATED from '@salesforce/label/c.OM_Approval_Escalated';
import FIRST from '@salesforce/label/c.OM_Approval_First';
import IN_PLACE_OF from '@salesforce/label/c.OM_Approval_InPlaceOf';
import LEVEL from '@salesforce/label/c.OM_Approval_Level';
import OR from '@salesforce/label/c.OM_Approval_Or';
import SINCE from '@salesforce/label/c.OM_Approval_Since';
import APPROVED from '@salesforce/label/c.OM_Approval_StateApproved';
import COVERED from '@salesforce/label/c.OM_Approval_StateCovered';
import NEXT from '@salesforce/label/c.OM_Approval_StateNext';
import NOT_ASKED from '@salesforce/label/c.OM_Approval_StateNotAsked';
import NOT_NEEDED from '@salesforce/label/c.OM_Approval_StateNotNeeded';
import RECALLED from '@salesforce/label/c.OM_Approval_StateRecalled';
import REJECTED from '@salesforce/label/c.OM_Approval_StateRejected';
import WAITING from '@salesforce/label/c.OM_Approval_StateWaiting';
import { fill } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';
import { reasonTexts, type ChainLevel, type ChainPerson } from 'c/omApprovalModel';
import { dueText, urgencyOf } from 'c/omTaskModel';

/** The look of a state is that of a state that everybody knows, with a word of its own. */
const LOOKS: Readonly<Record<string, readonly [state: string, word: string]>> = {
  Pending: ['Ready', WAITING],
  Approved: ['Completed', APPROVED],
  Rejected: ['Rejected', REJECTED],
  Recalled: ['Compensated', RECALLED],
  NotNeeded: ['Skipped', NOT_NEEDED],
  Next: ['Scheduled', NEXT],
  NotAsked: ['Skipped', NOT_ASKED],
  Covered: ['Completed', COVERED],
};

/** Who approves, level by level, with what was decided, when, and what was said. */
export default class OmApprovalChain extends LightningElement {
  @api levels: readonly ChainLevel[] = [];
  /** The time that counts as now. */
  @api now = 0;

  label = { FIRST };

  get rows(): readonly object[] {
    return this.levels.map(({ level, rules }) => ({
      level,
      heading: fill(LEVEL, level),
      rules: rules.map((rule) => ({
        ...rule,
        reasons: reasonTexts(rule.reason),
        people: rule.people.map((person) => this.personRow(person)),
      })),
    }));
  }

  private personRow(person: ChainPerson): object {
    const { key, names, inPlaceOf, state, entry } = person;
    const [look, word] = LOOKS[state] ?? ['', state];
    const isLate = state === 'Pending' && entry !== undefined && urgencyOf(entry, this.now) === 'late';
    return {
      key,
      name: names.reduce((all, name) => (all === '' ? name : fill(OR, all, name)), ''),
      inPlaceOf: inPlaceOf === undefined ? '' : fill(IN_PLACE_OF, inPlaceOf),
      look,
      word,
      isLate,
      when: entry ? whenText(entry, state) : '',
      due: state === 'Pending' && entry?.dueAt ? dueText(entry, this.now) : '',
      escalated: entry?.escalatedAt ? fill(ESCALATED, dateTimeText(entry.escalatedAt)) : '',
      comment: entry?.comment ?? '',
    };
  }
}

function whenText({ askedAt, decidedAt, way }: NonNullable<ChainPerson['entry']>, state: string): string {
  if (!decidedAt || (state !== 'Approved' && state !== 'Rejected')) return fill(SINCE, dateTimeText(askedAt));
  return way === 'Link' ? fill(DECIDED_AT, dateTimeText(decidedAt), BY_LINK) : dateTimeText(decidedAt);
}
