/** A plan as a tree: what is delivered, and below it the steps with their state, what they wait for and when they are due. */
import type { ItemView, OrderView, PlanSummary, StepView } from '../domain/orderView.ts';
import { columns } from './columns.ts';
import { clockTime, relativeTime } from './time.ts';
import { noPaint, stepLook, type Paint } from './words.ts';

export interface PlanTreeOptions {
  readonly now: number;
  /** `attention` keeps what needs a person or has failed; `open` leaves out what is done. */
  readonly only?: 'attention' | 'open';
  readonly paint?: Paint;
  readonly timeZone?: string;
}

export function planTree(order: OrderView, options: PlanTreeOptions): string {
  const { plan } = order;
  if (!plan) {
    const why = order.stateReason === undefined || order.stateReason === '' ? '' : ` ${order.stateReason}`;
    return `${order.orderNumber}  ${order.accountName}   no plan yet: the order is ${order.state}.${why}`;
  }
  if (plan.archivedAt !== undefined) {
    return `${heading(order, options)}\n\nThe steps were archived on ${plan.archivedAt.slice(0, 10)}. The engine still has them: add --at ${plan.archivedAt}.`;
  }
  const byKey = new Map(plan.steps.map((step) => [step.key, step]));
  const wanted = plan.steps.filter((step) => isWanted(step, options.only));
  const sections = sectionsOf(plan, wanted);
  if (sections.length === 0)
    return `${heading(order, options)}\n\nNothing to show with --only ${options.only ?? 'all'}.`;
  const rows = sections.flatMap(({ steps }) => steps.map((step) => cells(step, byKey, options)));
  const lines = columns(rows);
  const out = [heading(order, options), ''];
  let index = 0;
  for (const { title, steps } of sections) {
    out.push(title);
    for (const [position, step] of steps.entries()) {
      const branch = position === steps.length - 1 ? '└─' : '├─';
      const { sign, tone } = stepLook(step);
      out.push(` ${branch}${(options.paint ?? noPaint)(sign, tone)} ${lines[index] ?? ''}`);
      index += 1;
    }
  }
  return out.join('\n');
}

function heading(order: OrderView, options: PlanTreeOptions): string {
  const parts = [
    `${order.orderNumber}  ${order.accountName}`,
    `${stepLook({ state: order.state, type: 'order' }).word} ${order.stepsDone} of ${order.stepsTotal}`,
  ];
  if (order.promisedAt !== undefined)
    parts.push(`promised ${clockTime(order.promisedAt, options.now, options.timeZone)}`);
  if (order.projectedAt !== undefined)
    parts.push(`projected ${clockTime(order.projectedAt, options.now, options.timeZone)}`);
  return parts.join('   ');
}

interface Section {
  readonly title: string;
  readonly steps: readonly StepView[];
}

function sectionsOf(plan: PlanSummary, steps: readonly StepView[]): readonly Section[] {
  const items = new Map(plan.items.map((item) => [item.key, item]));
  const byItem = Map.groupBy(steps, sectionOf);
  const sections: Section[] = [];
  const add = (key: string, title: string): void => {
    const own = byItem.get(key);
    if (own) sections.push({ title, steps: own });
  };
  add('order', 'Whole order');
  for (const item of items.values()) add(item.key, itemTitle(item));
  add('billing', 'Billing');
  return sections;
}

/** A step of order or bundle scope stands for all of it, even where one item made it. */
function sectionOf(step: StepView): string {
  if (isBilling(step)) return 'billing';
  return step.itemKey !== undefined && step.key.endsWith(`@${step.itemKey}`) ? step.itemKey : 'order';
}

const isBilling = (step: StepView): boolean => step.type === 'billingGate' || step.group === 'billing';

const itemTitle = (item: ItemView): string =>
  `${item.productName}${item.quantity === 1 ? '' : ` ×${item.quantity}`}${item.action === 'add' ? '' : ` (${item.action})`}`;

function isWanted(step: StepView, only: PlanTreeOptions['only']): boolean {
  if (only === 'attention') {
    return (
      ['Failed', 'FatallyFailed', 'OnHold'].includes(step.state) || (step.type === 'manual' && step.state === 'Ready')
    );
  }
  return only !== 'open' || !(GONE.has(step.state) || step.state === 'Completed' || step.state === 'Skipped');
}

/** Changes have taken these out: nothing depends on them any more. */
const GONE: ReadonlySet<string> = new Set(['Discarded', 'Amended', 'Compensated']);

function cells(step: StepView, byKey: ReadonlyMap<string, StepView>, options: PlanTreeOptions): readonly string[] {
  const who = step.gateway ?? step.queue ?? '';
  const name = step.critical && !GONE.has(step.state) ? `${step.name} *` : step.name;
  return [name, statusText(step, byKey, options), who, step.vendorReference ?? ''];
}

function waitingText(step: StepView, byKey: ReadonlyMap<string, StepView>): string | undefined {
  const [first, ...more] = step.waitsFor.map((key) => byKey.get(key)?.name ?? key);
  if (first === undefined) return undefined;
  return `waits for ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}

function statusText(step: StepView, byKey: ReadonlyMap<string, StepView>, { now, timeZone }: PlanTreeOptions): string {
  const at = (iso: string): string => clockTime(iso, now, timeZone);
  const { word } = stepLook(step);
  switch (step.state) {
    case 'Pending':
      return waitingText(step, byKey) ?? word;
    case 'Completed':
      return step.endedAt === undefined ? word : `${word.toLowerCase()} ${at(step.endedAt)}`;
    case 'Skipped':
      return step.note === undefined ? word.toLowerCase() : `skipped: ${step.note}`;
    case 'Failed':
      return `failed: ${step.errorMessage ?? step.errorCode ?? 'no reason given'}${step.nextAttemptAt === undefined ? '' : `; again ${relativeTime(step.nextAttemptAt, now)}`}`;
    case 'FatallyFailed':
      return `needs you: ${step.errorMessage ?? step.errorCode ?? 'no reason given'}`;
    default:
      return step.dueAt === undefined ? word.toLowerCase() : `${word.toLowerCase()}, due ${at(step.dueAt)}`;
  }
}
