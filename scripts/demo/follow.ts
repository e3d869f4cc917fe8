/** Follows orders in the CRM as a sales rep would see them, and prints each step as it is done. */
import { setTimeout as wait } from 'node:timers/promises';
import type { OrderView, StepView } from '../../plugin/src/domain/orderView.ts';
import { stepLook } from '../../plugin/src/presenters/words.ts';
import type { CrmWorkbench } from '../../plugin/src/wiring/openCrm.ts';
import { dim, green } from './tell.ts';

const final = new Set(['Completed', 'Partial', 'Cancelled', 'Rejected', 'Failed']);
const pollMs = 400;

export interface Follower {
  /** Polls until `until` holds or every order is completed.
   *
   * @throws {Error} when an order ends in another way, or none of it happens in time. */
  follow(until?: (orders: readonly OrderView[]) => boolean): Promise<readonly OrderView[]>;
}

export function createFollower(crm: CrmWorkbench, refs: readonly string[], timeoutMs: number): Follower {
  const told = new Map<string, string>();

  function tell(order: OrderView, step: StepView): void {
    const key = `${order.externalId} ${step.key}`;
    if (told.get(key) === step.state) return;
    told.set(key, step.state);
    const { sign, word } = stepLook(step);
    const done = step.state === 'Completed';
    const worthSaying = done || step.state === 'FatallyFailed' || step.state === 'Failed' || isTask(step);
    if (!worthSaying) return;
    const who = step.gateway ?? step.queue ?? '';
    const counts = `${order.stepsDone}/${order.stepsTotal}`.padStart(5);
    console.log(
      `  ${dim(counts)}  ${done ? green(sign) : sign} ${order.externalId}  ${step.name.padEnd(46)} ${dim(done ? who : `${word} ${who}`)}`
    );
  }

  async function look(): Promise<readonly OrderView[]> {
    const orders: OrderView[] = [];
    for (const ref of refs) {
      const view = await crm.readOrderView(ref);
      if (!view.ok) throw new Error(view.error.message);
      orders.push(view.value);
      const steps = view.value.plan?.steps ?? [];
      for (const step of steps.toSorted((a, b) => (a.endedAt ?? '~').localeCompare(b.endedAt ?? '~')))
        tell(view.value, step);
    }
    return orders;
  }

  return {
    async follow(until = () => false) {
      const end = Date.now() + timeoutMs;
      for (;;) {
        const orders = await look();
        if (until(orders)) return orders;
        const ended = orders.filter((order) => final.has(order.state));
        const bad = ended.find((order) => order.state !== 'Completed');
        if (bad) throw new Error(`Order ${bad.externalId} is ${bad.state}: ${bad.stateReason ?? needsYou(bad)}`);
        if (ended.length === orders.length) return orders;
        if (Date.now() > end) {
          const states = orders.map(
            (order) => `${order.externalId} is ${order.state}, ${order.stepsDone} of ${order.stepsTotal}`
          );
          throw new Error(`The orders did not get there in ${timeoutMs / 1000} s: ${states.join('; ')}.`);
        }
        await wait(pollMs);
      }
    },
  };
}

const needsYou = (order: OrderView): string =>
  order.plan?.steps.find((step) => step.state === 'FatallyFailed')?.errorMessage ?? 'no reason given';

export const isTask = (step: StepView): boolean => step.type === 'manual' && step.state === 'Ready';
