/** What the engine needs of calendars, promises and ladders: each step carries its own, shared by all that name the same. */
import type { EscalationRung, FailurePolicy, SlaPolicy, StepDefinition } from '../domain/fulfillmentDesign.ts';
import type { WorkCalendar } from '../domain/workCalendar.ts';
import type { DesignDocument, FailuresDocument, SlaDocument, StepDocument } from './document.ts';
import { durationMs } from './duration.ts';

type StepTimes = Pick<StepDefinition, 'calendar' | 'sla' | 'delayInWorkingTime' | 'failure'>;

/** The calendars by key: also those that no step names, which may be somebody's shift. */
export const calendarsOf = ({ calendars = {} }: DesignDocument): ReadonlyMap<string, WorkCalendar> =>
  new Map(Object.entries(calendars).map(([key, calendar]) => [key, { key, ...calendar }]));

/** @throws {Error} when a step names a calendar or ladder that the design lacks: it was not checked. */
export function stepTimes(document: DesignDocument): (step: StepDocument) => StepTimes {
  const { escalations = {}, failures } = document;
  const clocks = calendarsOf(document);
  const ladders = new Map<string, readonly EscalationRung[]>(
    Object.entries(escalations).map(([key, rungs]) => [
      key,
      rungs.map(({ after, ...rung }) => ({ ...rung, afterMs: durationMs(after) })),
    ])
  );
  // One policy for all steps of the design.
  const failure = failures && failurePolicy(failures, clocks);
  return ({ calendar, delayIn, sla }) => ({
    ...(calendar === undefined || calendar === '24x7' ? {} : { calendar: found(clocks, calendar) }),
    ...(delayIn === 'workingTime' ? { delayInWorkingTime: true as const } : {}),
    ...(sla ? { sla: slaPolicy(sla, ladders) } : {}),
    ...(failure ? { failure } : {}),
  });
}

function failurePolicy(
  { queue, calendar, target: { transient, permanent } }: FailuresDocument,
  clocks: ReadonlyMap<string, WorkCalendar>
): FailurePolicy {
  return {
    ...(queue === undefined ? {} : { queue }),
    ...(calendar === undefined || calendar === '24x7' ? {} : { calendar: found(clocks, calendar) }),
    targetMs: {
      ...(transient === undefined ? {} : { transient: durationMs(transient) }),
      ...(permanent === undefined ? {} : { permanent: durationMs(permanent) }),
    },
  };
}

function slaPolicy(
  { target, atRiskAt, pauseWhile, escalation }: SlaDocument,
  ladders: ReadonlyMap<string, readonly EscalationRung[]>
): SlaPolicy {
  return {
    targetMs: durationMs(target),
    atRiskAt,
    ...(pauseWhile ? { pauseWhile } : {}),
    ...(escalation === undefined ? {} : { escalation: found(ladders, escalation) }),
  };
}

function found<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the design was not checked: there is no "${key}"`);
  return value;
}
