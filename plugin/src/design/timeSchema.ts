/** The parts of the design that are about time: calendars, promises of steps, who hears when they slip. */
import { z } from 'zod';
import { parseHours, WEEKDAYS } from '../domain/workCalendar.ts';
import { PAUSES } from '../domain/fulfillmentDesign.ts';
import { duration, key, strict, text } from './schemaParts.ts';

const hours = z
  .string('hours are text such as 08:00-12:00')
  .refine((value) => parseHours(value) !== undefined, 'hours are written like 08:00-12:00 and end on the same day');
const dayHours = z.union([hours.transform((one) => [one]), z.array(hours).max(24)], {
  error: 'the hours of a day are text such as 08:00-12:00, or a list of these',
});

/** `2026-05-14`, or `12-25` for every year; only days that exist. */
const holiday = z
  .string('a holiday is text; put it in quotes')
  .refine(isDay, 'a holiday is a date such as 2026-05-14, or 12-25 for every year');

function isDay(text: string): boolean {
  // Of a yearly day the 29th of February counts, too.
  const date = /^\d\d-\d\d$/.test(text) ? `2024-${text}` : text;
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const days = Object.fromEntries(WEEKDAYS.map((day) => [day, dayHours.optional()])) as Record<
  (typeof WEEKDAYS)[number],
  z.ZodOptional<typeof dayHours>
>;

export const calendar = strict('a calendar', {
  timeZone: text('a time zone', 80).refine(isTimeZone, 'a time zone is a name such as Europe/Berlin or UTC'),
  hours: strict('hours', days),
  holidays: z.array(holiday, 'holidays is a list of dates').max(2000).optional(),
});

const pause = z.enum(PAUSES, `pauseWhile lists ${PAUSES.join(', ')}`);

export const sla = strict('sla', {
  target: duration,
  atRiskAt: z.number().gt(0).lt(1, 'atRiskAt is between 0 and 1').optional(),
  pauseWhile: z
    .union([pause.transform((one) => [one]), z.array(pause).min(1)], { error: `pauseWhile lists ${PAUSES.join(', ')}` })
    .optional(),
  escalation: key('an escalation').optional(),
});

/** An address as it is, or where the service finds it: `env:OM_DESK_LEAD`. */
const notify = strict('notify', { gateway: key('a gateway'), to: text('an address', 200) });
const notifies = z.union([notify.transform((one) => [one]), z.array(notify).max(10)], {
  error: 'notify is { gateway, to }, or a list of these',
});

const rung = strict('a rung', {
  do: z.enum(['remind', 'reassign', 'manager'], 'do is remind, reassign or manager'),
  since: z.enum(['atRisk', 'late'], 'since is atRisk or late').optional(),
  after: duration.optional(),
  queue: text('a queue', 120).optional(),
  notify: notifies.optional(),
});
export const escalation = z.array(rung, 'an escalation is a list of rungs').min(1, 'the escalation is empty').max(20);

/** Who repairs failures, and within what time by the class of their error; one duration is for both. */
export const failures = strict('failures', {
  queue: text('a queue', 80).optional(),
  calendar: z.union([z.literal('24x7'), key('a calendar')], 'calendar is a key of calendars, or 24x7').optional(),
  target: z
    .union([
      duration.transform((one) => ({ transient: one, permanent: one })),
      strict('target', { transient: duration.optional(), permanent: duration.optional() }),
    ])
    .optional(),
});

export type AuthoredFailures = z.output<typeof failures>;
export type AuthoredCalendar = z.output<typeof calendar>;
export type AuthoredSla = z.output<typeof sla>;
export type AuthoredEscalation = z.output<typeof escalation>;
