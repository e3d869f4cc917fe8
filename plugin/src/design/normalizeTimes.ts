/** What the design says about time, with everything filled in. What nobody wrote is left out and changes no hash. */
import { PAUSES } from '../domain/fulfillmentDesign.ts';
import { WEEKDAYS } from '../domain/workCalendar.ts';
import type { CalendarDocument, DesignDocument, FailuresDocument, RungDocument, StepDocument } from './document.ts';
import type { AuthoredCalendar, AuthoredDesign, AuthoredEscalation, AuthoredStep } from './schema.ts';
import type { AuthoredFailures } from './timeSchema.ts';

type TimeSections = Pick<DesignDocument, 'calendar' | 'calendars' | 'escalation' | 'escalations' | 'failures'>;

export function timeSections({ calendar, calendars, escalation, escalations, failures }: AuthoredDesign): TimeSections {
  return {
    ...(calendar === undefined ? {} : { calendar }),
    ...(calendars ? { calendars: mapValues(calendars, calendarDocument) } : {}),
    ...(escalation === undefined ? {} : { escalation }),
    ...(escalations ? { escalations: mapValues(escalations, ladder) } : {}),
    ...(failures ? { failures: failuresDocument(failures, calendar) } : {}),
  };
}

/** The calendar of the design is that of people, and of what others do; machines work around the clock. */
export function stepTimes(
  { type, calendar, delayIn, sla }: AuthoredStep,
  design: Pick<AuthoredDesign, 'calendar' | 'escalation'>
): Pick<StepDocument, 'calendar' | 'delayIn' | 'sla'> {
  const own = calendar ?? (type === 'manual' || type === 'waitForEvent' ? design.calendar : undefined);
  const escalation = sla?.escalation ?? design.escalation;
  return {
    ...(own === undefined || (own === '24x7' && design.calendar === undefined) ? {} : { calendar: own }),
    ...(delayIn === 'workingTime' ? { delayIn } : {}),
    ...(sla
      ? {
          sla: {
            target: sla.target,
            atRiskAt: sla.atRiskAt ?? 0.8,
            ...(sla.pauseWhile ? { pauseWhile: PAUSES.filter((pause) => sla.pauseWhile?.includes(pause)) } : {}),
            ...(escalation === undefined ? {} : { escalation }),
          },
        }
      : {}),
  };
}

/** People repair by the calendar of the design, unless another is named. */
function failuresDocument(
  { queue, calendar, target }: AuthoredFailures,
  designs: string | undefined
): FailuresDocument {
  const own = calendar ?? designs;
  const { transient, permanent } = target ?? {};
  return {
    ...(queue === undefined ? {} : { queue }),
    ...(own === undefined || (own === '24x7' && designs === undefined) ? {} : { calendar: own }),
    target: {
      ...(transient === undefined ? {} : { transient }),
      ...(permanent === undefined ? {} : { permanent }),
    },
  };
}

function calendarDocument({ timeZone, hours, holidays }: AuthoredCalendar): CalendarDocument {
  const days = WEEKDAYS.flatMap((day) => {
    const ranges = hours[day];
    return ranges && ranges.length > 0 ? [[day, ranges.toSorted()] as const] : [];
  });
  return { timeZone, hours: Object.fromEntries(days), holidays: [...new Set(holidays ?? [])].sort() };
}

const ladder = (rungs: AuthoredEscalation): readonly RungDocument[] =>
  rungs.map(({ do: what, since, after, queue, notify }) => ({
    do: what,
    since: since ?? 'late',
    after: after ?? 'PT0S',
    ...(queue === undefined ? {} : { queue }),
    notify: notify ?? [],
  }));

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(record).map(([name, member]) => [name, change(member)]));
}
