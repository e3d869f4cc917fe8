/** The parts of the design that are about people: to whom tasks go, and what customers hear of a new date. */
import { z } from 'zod';
import { key, strict, text } from './schemaParts.ts';
import { isTimeZone } from './timeSchema.ts';

const skill = key('a skill');
const skills = z.union([skill.transform((one) => [one]), z.array(skill, 'skills is a list of names').max(20)], {
  error: 'skills is a name, or a list of names',
});

export const assignment = strict('assignment', {
  strategy: z.enum(['queue', 'roundRobin', 'leastLoaded'], 'strategy is queue, roundRobin or leastLoaded').optional(),
  skills: skills.optional(),
});

/** A language tag that this runtime can write dates in. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

export const customerNotice = strict('customerNotice', {
  gateway: key('a gateway'),
  subject: text('the subject', 200),
  text: text('the text', 4000),
  timeZone: text('a time zone', 80).refine(isTimeZone, 'a time zone is a name such as Europe/Berlin or UTC').optional(),
  language: text('a language', 20).refine(isLanguage, 'a language is a tag such as en, de or pt-BR').optional(),
});

export type AuthoredAssignment = z.output<typeof assignment>;
export type AuthoredCustomerNotice = z.output<typeof customerNotice>;
