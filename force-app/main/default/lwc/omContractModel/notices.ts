import type { ContractView } from './types';

export type NoticeKind = 'terminates' | 'noticePassed' | 'noticeSoon' | 'endsSoon';

export interface TermNotice {
  readonly kind: NoticeKind;
  /** ISO 8601 date that it is about. */
  readonly day: string;
  readonly daysLeft: number;
}

const DAY = 86_400_000;
/** From then on somebody should think about what follows; the service reminds from the same day on. */
const ALERT_DAYS = 90;
const RUNNING: ReadonlySet<string> = new Set(['Active', 'Suspended', 'Amending']);

export const daysUntil = (day: string, today: string): number =>
  Math.round((Date.parse(day) - Date.parse(today)) / DAY);

/** What somebody should know about the end of a contract that runs; undefined when it is far away. */
export function termNotice(contract: ContractView, today: string): TermNotice | undefined {
  const { state, terminatesOn, endDate, noticeBy } = contract;
  if (!RUNNING.has(state)) return undefined;
  if (terminatesOn) return { kind: 'terminates', day: terminatesOn, daysLeft: daysUntil(terminatesOn, today) };
  if (!endDate || !noticeBy) return undefined;
  const daysLeft = daysUntil(endDate, today);
  const noticeLeft = daysUntil(noticeBy, today);
  if (noticeLeft > ALERT_DAYS) return undefined;
  if (!contract.autoRenew) return { kind: 'endsSoon', day: endDate, daysLeft };
  if (noticeLeft < 0) return { kind: 'noticePassed', day: endDate, daysLeft };
  return { kind: 'noticeSoon', day: noticeBy, daysLeft: noticeLeft };
}
