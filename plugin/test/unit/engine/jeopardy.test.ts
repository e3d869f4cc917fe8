import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EscalationRung, SlaPolicy } from '../../../src/domain/fulfillmentDesign.ts';
import type { PlannedStep, StepStatus } from '../../../src/domain/plan.ts';
import type { WorkCalendar } from '../../../src/domain/workCalendar.ts';
import { nextMoment } from '../../../src/engine/jeopardy.ts';
import { react, type Command, type StepEvent, type StepSlice } from '../../../src/engine/react.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const monday = at('2026-11-30T08:00:00Z');
const hours = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:00-16:00']]));
const office: WorkCalendar = { key: 'office', timeZone: 'UTC', hours, holidays: [] };

const rung = (what: EscalationRung['do'], since: EscalationRung['since'], afterHours: number): EscalationRung => ({
  do: what,
  since,
  afterMs: afterHours * HOUR,
  ...(what === 'reassign' && { queue: 'Second' }),
  notify: what === 'manager' ? [{ gateway: 'mail', to: 'boss@example.com' }] : [],
});
const LADDER = [rung('remind', 'atRisk', 0), rung('reassign', 'late', 0), rung('manager', 'late', 2)];

const taskWith = (sla: Partial<SlaPolicy> = {}, more: Partial<PlannedStep> = {}): PlannedStep => ({
  key: 'a@1',
  definition: 'g.a',
  group: 'g',
  name: 'A',
  type: 'manual',
  queue: 'First',
  mandatory: true,
  itemKeys: ['I1'],
  lineIds: ['L1'],
  durationMs: HOUR,
  calendar: office,
  sla: { targetMs: 10 * HOUR, atRiskAt: 0.8, ...sla },
  retry: { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, backoff: 1 },
  dependsOn: [],
  payload: {},
  plannedStart: '',
  plannedEnd: '',
  critical: false,
  reasons: [],
  ...more,
});

/** One step that lives through events, with its timer kept as the runtime keeps it. */
class Life {
  status: StepStatus = { key: 'a@1', state: 'Pending', attempt: 0 };
  timer: { readonly at: number; readonly purpose: string } | undefined;
  readonly commands: Command[] = [];
  readonly step: PlannedStep;
  constructor(step: PlannedStep) {
    this.step = step;
  }
  tell(event: StepEvent, now: number): string {
    const slice: StepSlice = {
      plan: { id: 'P', state: 'InProgress', design: { name: 'd', hash: 'h', number: 1 } },
      step: this.step,
      status: this.status,
      openPredecessors: 0,
      successors: [],
    };
    const reaction = react(slice, event, now);
    for (const change of reaction.changes) if (change.kind === 'step') this.status = change.status;
    for (const command of reaction.commands) {
      if (command.kind === 'stopTimers') this.timer = undefined;
      if (command.kind === 'startTimer') this.timer = { at: at(command.at), purpose: command.purpose };
      this.commands.push(command);
    }
    return reaction.outcome;
  }
  /** Lets time pass: what is due on the way fires when it is. */
  until(now: number): void {
    while (this.timer && this.timer.at <= now) {
      const { at: due } = this.timer;
      this.timer = undefined;
      this.tell({ kind: 'timerFired' }, due);
    }
  }
  get rungs(): readonly string[] {
    return this.commands.flatMap((command) => (command.kind === 'escalate' ? [`${command.rung} ${command.do}`] : []));
  }
}

const started = (step: PlannedStep, now = monday): Life => {
  const life = new Life(step);
  life.tell({ kind: 'dependenciesMet' }, now);
  return life;
};

describe('the promise of a step', () => {
  it('is due by the calendar, and waits for what comes first', () => {
    const life = started(taskWith());
    expect(life.status.dueAt).toBe('2026-12-01T10:00:00.000Z');
    // Of the two instants with eight hours behind them the one at which somebody works.
    expect(life.timer).toEqual({ at: at('2026-12-01T08:00:00Z'), purpose: 'atRisk' });
  });

  it('turns at risk, then late, and then nothing more happens', () => {
    const life = started(taskWith());
    life.until(at('2026-12-01T09:59:00Z'));
    expect(life.status.jeopardy).toBe('AtRisk');
    life.until(at('2026-12-05T00:00:00Z'));
    expect(life.status.jeopardy).toBe('Late');
    expect(life.timer).toBeUndefined();
  });

  it('catches up with everything that has become due while nobody looked', () => {
    const life = started(taskWith({ escalation: LADDER }));
    life.tell({ kind: 'timerFired' }, at('2026-12-09T12:00:00Z'));
    const note = 'Escalated to the manager, because it is late.';
    expect(life.status).toMatchObject({ jeopardy: 'Late', escalated: 3, queue: 'Second', note });
    expect(life.rungs).toEqual(['1 remind', '2 reassign', '3 manager']);
    expect(life.tell({ kind: 'timerFired' }, at('2026-12-09T12:00:01Z'))).toBe('ignored');
  });

  it('climbs the ladder by the hours of the calendar', () => {
    const life = started(taskWith({ escalation: LADDER }));
    life.until(at('2026-12-01T08:00:00Z'));
    expect(life.rungs).toEqual(['1 remind']);
    expect(life.status.note).toBe('Reminded, because it is at risk.');
    life.until(at('2026-12-01T11:59:59Z'));
    expect(life.rungs).toEqual(['1 remind', '2 reassign']);
    expect(life.status.note).toBe('Handed to Second, because it is late.');
    life.until(at('2026-12-01T12:00:00Z'));
    expect(life.rungs).toEqual(['1 remind', '2 reassign', '3 manager']);
    expect(life.commands.findLast(({ kind }) => kind === 'escalate')).toMatchObject({
      notify: [{ gateway: 'mail', to: 'boss@example.com' }],
    });
  });

  it('keeps its timer when that fires too early', () => {
    const life = started(taskWith());
    const { timer } = life;
    life.timer = undefined;
    life.tell({ kind: 'timerFired' }, monday + HOUR);
    expect(life.status.jeopardy).toBeUndefined();
    expect(life.timer).toEqual(timer);
  });

  it('ends with the step: late if it was late, whether or not a timer said so', () => {
    const done: StepEvent = { kind: 'taskCompleted', by: 'ann', output: {} };
    const inTime = started(taskWith());
    inTime.until(at('2026-12-01T08:30:00Z'));
    inTime.tell(done, at('2026-12-01T09:00:00Z'));
    expect(inTime.status).not.toHaveProperty('jeopardy');
    expect(inTime.timer).toBeUndefined();
    const late = started(taskWith());
    late.tell(done, at('2026-12-02T09:00:00Z'));
    expect(late.status.jeopardy).toBe('Late');
    expect(late.tell({ kind: 'timerFired' }, at('2026-12-03T09:00:00Z'))).toBe('ignored');
  });

  it('stands still while it waits for the customer, and keeps what was left', () => {
    const life = started(taskWith({ pauseWhile: ['customer'] }));
    life.tell({ kind: 'customer', waiting: true, by: 'ann', note: 'no answer' }, monday + 4 * HOUR);
    expect(life.status).toMatchObject({ slaLeftMs: 6 * HOUR, note: 'Waits for the customer: no answer' });
    expect(life.status.dueAt).toBeUndefined();
    expect(life.timer).toBeUndefined();
    life.tell({ kind: 'customer', waiting: false, by: 'ann' }, at('2026-12-03T08:00:00Z'));
    expect(life.status.dueAt).toBe('2026-12-03T14:00:00.000Z');
    expect(life.timer).toEqual({ at: at('2026-12-03T12:00:00Z'), purpose: 'atRisk' });
    expect(life.status).not.toHaveProperty('slaLeftMs');
  });

  it('goes on where the design does not say that it stands still', () => {
    const life = started(taskWith());
    const { dueAt } = life.status;
    life.tell({ kind: 'customer', waiting: true, by: 'ann' }, monday + HOUR);
    expect(life.status.dueAt).toBe(dueAt);
  });

  it('gets no time back by a pause once it is late', () => {
    const life = started(taskWith({ pauseWhile: ['customer'] }));
    life.until(at('2026-12-01T10:00:00Z'));
    life.tell({ kind: 'customer', waiting: true, by: 'ann' }, at('2026-12-02T10:00:00Z'));
    expect(life.status).toMatchObject({ jeopardy: 'Late', dueAt: '2026-12-01T10:00:00.000Z' });
  });

  it('stands still on hold and with a vendor', () => {
    const life = started(
      taskWith({ pauseWhile: ['onHold', 'vendor'] }, { type: 'callout', gateway: 'v', operation: 'o' })
    );
    life.tell({ kind: 'hold', note: 'The vendor is down.' }, monday + HOUR);
    expect(life.status).toMatchObject({ state: 'OnHold', slaLeftMs: 9 * HOUR });
    life.tell({ kind: 'resume' }, monday + 3 * HOUR);
    expect(life.status.dueAt).toBe('2026-12-01T12:00:00.000Z');
    life.tell({ kind: 'started', attempt: 1 }, monday + 4 * HOUR);
    life.tell({ kind: 'accepted', attempt: 1, externalId: 'v1' }, monday + 4 * HOUR);
    expect(life.status).toMatchObject({ state: 'Waiting', slaLeftMs: 8 * HOUR });
    life.tell({ kind: 'completed', output: {} }, monday + 200 * HOUR);
    expect(life.status.state).toBe('Completed');
    expect(life.status).not.toHaveProperty('jeopardy');
  });

  it('is refused a wait of a step that has not had its turn', () => {
    const life = new Life(taskWith());
    expect(life.tell({ kind: 'customer', waiting: true, by: 'ann' }, monday)).toBe('refused');
  });

  it('costs a step without one nothing', () => {
    const { sla: _, ...rest } = taskWith();
    const life = started(rest);
    expect(life.commands.map(({ kind }) => kind)).toEqual(['assignTask']);
    expect(nextMoment(rest, life.status)).toBeUndefined();
  });

  it('takes each rung once and in order, whatever fires when, and however often it pauses', () => {
    const event = fc.record({
      kind: fc.constantFrom('fire' as const, 'pause' as const, 'resume' as const, 'hold' as const),
      afterMs: fc.integer({ min: 0, max: 20 * HOUR }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const life = started(taskWith({ escalation: LADDER, pauseWhile: ['customer', 'onHold'] }));
        let now = monday;
        let worst = 0;
        for (const { kind, afterMs } of events) {
          now += afterMs;
          if (kind === 'fire') life.tell({ kind: 'timerFired' }, now);
          else if (kind === 'hold')
            life.tell({ kind: life.status.state === 'OnHold' ? 'resume' : 'hold', note: 'x' }, now);
          else life.tell({ kind: 'customer', waiting: kind === 'pause', by: 'ann' }, now);
          const level = ['AtRisk', 'Late'].indexOf(life.status.jeopardy ?? '') + 1;
          expect(level).toBeGreaterThanOrEqual(worst);
          worst = level;
          // It has an end, or time that is left; never both and never none.
          expect((life.status.dueAt === undefined) !== (life.status.slaLeftMs === undefined)).toBe(true);
        }
        expect(life.rungs).toEqual(['1 remind', '2 reassign', '3 manager'].slice(0, life.rungs.length));
      })
    );
  });
});
