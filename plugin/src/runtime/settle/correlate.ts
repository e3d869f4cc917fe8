import type { Sql } from '../db/database.ts';
import type { StepLinks } from '../store/stepCatalog.ts';
import type { Correlation, MessageItem } from './settleTypes.ts';

export interface Target {
  readonly planNo: number;
  readonly seq: number;
}

/** `tooEarly`: it is about something whose id is not known yet; the answer to the call that made it will bring it. */
export type Targets = readonly Target[] | 'tooEarly';

/**
 * Finds the steps that messages are about. No step: the vendor's id is not known yet, or there is nobody to hear it. The
 * answer is looked up before the plans are locked; what it depends on (keys, ids once given) does not change again.
 */
export async function correlate(
  sql: Sql,
  messages: readonly MessageItem[]
): Promise<ReadonlyMap<MessageItem, Targets>> {
  const found = new Map<MessageItem, Targets>(messages.map((message) => [message, []]));
  const keyed = messages.filter(({ correlation }) => 'planId' in correlation);
  const external = messages.filter(({ correlation }) => 'externalId' in correlation);
  if (keyed.length > 0) {
    collect(
      found,
      keyed,
      await sql.query<TargetRow>(BY_KEY, [
        keyed.map(({ correlation }) => ('planId' in correlation ? correlation.planId : '')),
        keyed.map(({ correlation }) => ('planId' in correlation ? correlation.stepKey : '')),
      ])
    );
  }
  if (external.length > 0) {
    collect(
      found,
      external,
      await sql.query<TargetRow>(BY_EXTERNAL_ID, [
        external.map(({ source }) => source),
        external.map(({ correlation }) => ('externalId' in correlation ? correlation.externalId : '')),
      ])
    );
  }
  for (const message of messages) {
    if ('orderNumber' in message.correlation) found.set(message, await byEvent(sql, message.correlation));
  }
  return found;
}

interface TargetRow {
  /** Position in the question, from 1. */
  readonly at: number;
  readonly plan_no: number;
  readonly seq: number;
}

function collect(found: Map<MessageItem, Targets>, asked: readonly MessageItem[], rows: readonly TargetRow[]): void {
  for (const { at, plan_no: planNo, seq } of rows) {
    const message = asked[at - 1];
    if (message !== undefined) found.set(message, [{ planNo, seq }]);
  }
}

export type EventCorrelation = Extract<Correlation, { readonly orderNumber: string }>;

/**
 * Steps that wait for an event of an order. With `about` the order must have a step that the vendor's id belongs to: a
 * vendor of several orgs tells all of them, and order numbers come again in each. Where several steps wait, it also says
 * which are meant: those that share an item, or else a line, with that step. What has happened already counts among
 * them, so that news about one parcel which come again are not taken for news about the other.
 */
export async function byEvent(sql: Sql, { orderNumber, event, about }: EventCorrelation): Promise<Targets> {
  const steps = await sql.query<EventRow>(STEPS_OF_EVENT, [orderNumber, event]);
  const targets = (rows: readonly EventRow[]): readonly Target[] =>
    rows.filter(({ open }) => open).map(({ plan_no: planNo, seq }) => ({ planNo, seq }));
  if (about === undefined || targets(steps).length === 0) return targets(steps);
  const [subject] = await sql.query<SubjectRow>(SUBJECT, [orderNumber, about]);
  if (subject === undefined) return 'tooEarly';
  if (steps.length === 1) return targets(steps);
  const shares = (row: EventRow, field: 'items' | 'lines'): boolean =>
    row.plan_no === subject.plan_no && row.links[field].some((seq) => subject.links[field].includes(seq));
  const byItem = steps.filter((row) => shares(row, 'items'));
  return targets(byItem.length > 0 ? byItem : steps.filter((row) => shares(row, 'lines')));
}

interface SubjectRow {
  readonly plan_no: number;
  readonly seq: number;
  readonly links: StepLinks;
}
interface EventRow extends SubjectRow {
  readonly open: boolean;
}

const BY_KEY = `
  select w.at::int, p.no::float8 as plan_no, s.seq
    from unnest($1::text[], $2::text[]) with ordinality as w (plan_id, key, at)
    join om.plan p on p.id = w.plan_id
    join om.step s on s.plan_no = p.no and s.key = w.key`;

// A vendor that uses an id again means its latest step.
const BY_EXTERNAL_ID = `
  select distinct on (w.at) w.at::int, t.plan_no::float8 as plan_no, t.seq
    from unnest($1::text[], $2::text[]) with ordinality as w (gateway, external_id, at)
    join om.step_status t on t.external_id = w.external_id
    join om.step s on s.plan_no = t.plan_no and s.seq = t.seq and s.doc ->> 'gateway' = w.gateway
   order by w.at, t.plan_no desc, t.seq desc`;

const STEPS_OF_EVENT = `
  select s.plan_no::float8 as plan_no, s.seq, s.links,
         t.state in ('Pending', 'Scheduled', 'Ready', 'OnHold', 'Waiting') as open
    from om.plan p
    join om.step s on s.plan_no = p.no and s.type in ('manual', 'waitForEvent') and s.type = 'waitForEvent'
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
   where p.order_number = $1 and p.state in ('InProgress', 'Suspended') and s.doc ->> 'event' = $2
   order by s.plan_no, s.seq`;

const SUBJECT = `
  select s.plan_no::float8 as plan_no, s.seq, s.links
    from om.plan p
    join om.step_status t on t.plan_no = p.no and t.external_id = $2
    join om.step s on s.plan_no = t.plan_no and s.seq = t.seq
   where p.order_number = $1
   order by s.plan_no desc, s.seq limit 1`;
