import { ApiError } from '../../contract.ts';
import type { Row } from '../../store/records.ts';
import { isChanged, type Change, type SaveScope } from '../change.ts';
import type { StandardBehaviour } from './behaviour.ts';
import { statusCategory } from './statusCategory.ts';

/** The way of a contract's status; it goes forward only. */
const RANK: Readonly<Record<string, number>> = { Draft: 0, InApproval: 1, Activated: 2 };

/** Standard contracts: draft, in approval, activated; the end date follows from start and term. */
export const contract: StandardBehaviour = {
  beforeSave(change, scope) {
    const { after, before, kind } = change;
    after['StatusCode'] = statusCategory(String(after['Status'] ?? ''), before?.['StatusCode']);
    if (kind === 'insert' && after['StatusCode'] === 'Activated') throw invalidStatus();
    if (kind === 'update') checkStatus(change, scope);
    after['EndDate'] = endDate(after);
  },

  beforeDelete(row, scope) {
    if (row['StatusCode'] === 'Activated' && !scope.rights.has('DeleteActivatedContract')) {
      throw new ApiError('DELETE_FAILED', 'unable to delete activated contract');
    }
  },
};

const invalidStatus = (): ApiError =>
  new ApiError('FAILED_ACTIVATION', 'Choose a valid contract status and save your changes', { fields: ['Status'] });

function checkStatus(change: Change, scope: SaveScope): void {
  const { before, after } = change;
  const from = RANK[String(before?.['StatusCode'])] ?? 0;
  const to = RANK[String(after['StatusCode'])] ?? 0;
  if (to < from && from === RANK['Activated']) throw invalidStatus();
  if (to === from || to !== RANK['Activated']) return;
  const others = [...change.given].filter((field) => field !== 'Status' && isChanged(change, field));
  if (others.length > 0) {
    throw new ApiError('FAILED_ACTIVATION', 'Status is the only field you can update when activating a contract.', {
      fields: others,
    });
  }
  if (!scope.rights.has('ActivateContract')) {
    throw new ApiError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { status: 403 });
  }
  after['ActivatedDate'] = scope.stamp;
  after['ActivatedById'] = scope.session.userId;
}

/** The last day of the term: a year from January 1 ends on December 31. */
function endDate(row: Readonly<Row>): string | null {
  const start = row['StartDate'];
  const months = row['ContractTerm'];
  if (typeof start !== 'string' || typeof months !== 'number') return null;
  const [year = 0, month = 1, day = 1] = start.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth)));
  if (day <= lastOfMonth) end.setUTCDate(end.getUTCDate() - 1);
  return end.toISOString().slice(0, 10);
}
