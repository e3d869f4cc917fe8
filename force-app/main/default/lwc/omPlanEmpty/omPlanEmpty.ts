import ARCHIVED_HEADING from '@salesforce/label/c.OM_Plan_ArchivedHeading';
import ARCHIVED_TEXT from '@salesforce/label/c.OM_Plan_ArchivedText';
import EMPTY_HEADING from '@salesforce/label/c.OM_OrderProgress_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_OrderProgress_EmptyText';
import { fill } from 'c/omErrors';
import { dateText } from 'c/omFormat';
import type { PlanView } from 'c/omOrderModel';

export interface EmptyPlan {
  readonly heading: string;
  readonly text: string;
}

/** Why a plan shows no steps: there is none yet, or they ended so long ago that they are archived. */
export const emptyPlan = (plan: PlanView | null | undefined): EmptyPlan =>
  plan?.archivedAt
    ? { heading: ARCHIVED_HEADING, text: fill(ARCHIVED_TEXT, dateText(plan.archivedAt)) }
    : { heading: EMPTY_HEADING, text: EMPTY_TEXT };
