import { parseHours, WEEKDAYS } from '../../domain/workCalendar.ts';
import type { CalendarDocument, RungDocument, StepDocument } from '../document.ts';
import { durationMs } from '../duration.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import type { DesignIndex } from './designIndex.ts';

/** Calendars and ladders, and what steps say of them. */
export function checkTimes(index: DesignIndex, problems: ProblemList): void {
  const { calendar, calendars = {}, escalation, escalations = {}, failures, gateways } = index.document;
  const named = new NameCheck(Object.keys(calendars), Object.keys(escalations), Object.keys(gateways), problems);
  if (calendar !== undefined) named.calendar(['calendar'], calendar);
  if (failures?.calendar !== undefined && failures.calendar !== '24x7')
    named.calendar(['failures', 'calendar'], failures.calendar);
  if (escalation !== undefined) named.escalation(['escalation'], escalation);
  for (const [key, one] of Object.entries(calendars)) checkCalendar(['calendars', key], one, problems);
  for (const [key, rungs] of Object.entries(escalations)) checkLadder(['escalations', key], rungs, named, problems);
  for (const { groupKey, stepKey, step } of index.steps.values()) {
    const path = ['groups', groupKey, 'steps', stepKey];
    if (step.calendar !== undefined && step.calendar !== '24x7') named.calendar([...path, 'calendar'], step.calendar);
    if (step.sla?.escalation !== undefined) named.escalation([...path, 'sla', 'escalation'], step.sla.escalation);
    checkDelay(path, step, problems);
  }
}

class NameCheck {
  readonly #calendars: readonly string[];
  readonly #escalations: readonly string[];
  readonly #gateways: readonly string[];
  readonly #problems: ProblemList;

  constructor(
    calendars: readonly string[],
    escalations: readonly string[],
    gateways: readonly string[],
    problems: ProblemList
  ) {
    this.#calendars = calendars;
    this.#escalations = escalations;
    this.#gateways = gateways;
    this.#problems = problems;
  }

  calendar(path: DocumentPath, key: string): void {
    this.#known(path, key, this.#calendars, { code: 'UnknownCalendar', what: 'calendar' });
  }
  escalation(path: DocumentPath, key: string): void {
    this.#known(path, key, this.#escalations, { code: 'UnknownEscalation', what: 'escalation' });
  }
  gateway(path: DocumentPath, key: string): void {
    this.#known(path, key, this.#gateways, { code: 'UnknownGateway', what: 'gateway' });
  }

  #known(
    path: DocumentPath,
    key: string,
    keys: readonly string[],
    { code, what }: { readonly code: string; readonly what: string }
  ): void {
    if (keys.includes(key)) return;
    const message = `there is no ${what} "${key}"`;
    this.#problems.error(path, { code, message, action: hint(key, keys) || `Declare the ${what}, or name another.` });
  }
}

function checkCalendar(path: DocumentPath, { hours }: CalendarDocument, problems: ProblemList): void {
  if (Object.keys(hours).length === 0) {
    problems.error([...path, 'hours'], {
      code: 'CalendarEmpty',
      message: 'nobody ever works by this calendar, so nothing would end',
      action: 'Write the hours of at least one day, for instance mon: 08:00-17:00.',
    });
  }
  for (const day of WEEKDAYS) {
    const ranges = (hours[day] ?? []).map((text) => parseHours(text) ?? [0, 0]);
    if (!ranges.some(([from], at) => at > 0 && from < (ranges[at - 1]?.[1] ?? 0))) continue;
    problems.error([...path, 'hours', day], {
      code: 'HoursOverlap',
      message: `the hours of ${day} overlap: ${(hours[day] ?? []).join(', ')}`,
      action: 'Write ranges that lie apart, or one that covers both.',
    });
  }
}

function checkLadder(
  path: DocumentPath,
  rungs: readonly RungDocument[],
  named: NameCheck,
  problems: ProblemList
): void {
  rungs.forEach((rung, at) => {
    notNegative([...path, at, 'after'], rung.after, problems);
    rung.notify.forEach(({ gateway }, to) => named.gateway([...path, at, 'notify', to, 'gateway'], gateway));
    if ((rung.do === 'reassign') !== (rung.queue !== undefined)) {
      problems.error([...path, at], {
        code: 'EscalationQueue',
        message:
          rung.queue === undefined
            ? 'nothing says to whom the task goes'
            : `a rung that says "${rung.do}" takes no queue`,
        action: 'Write "queue" on rungs that reassign, and on no others.',
      });
    }
    const before = rungs[at - 1];
    if (before && isLater(before, rung)) {
      problems.error([...path, at], {
        code: 'EscalationOrder',
        message: 'the rung comes before the one above it',
        action: 'List the rungs in the order of time: those since atRisk first, then by "after".',
      });
    }
  });
}

const isLater = (a: RungDocument, b: RungDocument): boolean =>
  a.since === b.since ? durationMs(a.after) > durationMs(b.after) : a.since === 'late';

function checkDelay(path: DocumentPath, step: StepDocument, problems: ProblemList): void {
  if (step.delayIn === undefined) return;
  if (step.type !== 'timer') {
    problems.error([...path, 'delayIn'], {
      code: 'FieldDoesNotApply',
      message: `"delayIn" is for steps of type timer, and this one is ${step.type}`,
      action: 'Remove "delayIn", or correct the type.',
    });
  } else if (step.calendar === undefined || step.calendar === '24x7') {
    problems.error([...path, 'delayIn'], {
      code: 'CalendarMissing',
      message: 'the delay is in working time, and nothing says whose',
      action: 'Add "calendar" to the step.',
    });
  }
}

function notNegative(path: DocumentPath, text: string, problems: ProblemList): void {
  if (durationMs(text) >= 0) return;
  problems.error(path, {
    code: 'NegativeDuration',
    message: `${text} is negative; time does not run backwards`,
    action: 'Write a duration of zero or more, for instance PT30M.',
  });
}
