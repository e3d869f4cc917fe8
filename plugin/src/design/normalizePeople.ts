/** What the design says about people, with everything filled in. What nobody wrote is left out and changes no hash. */
import type { AssignmentDocument, DesignDocument, StepDocument } from './document.ts';
import type { AuthoredDesign, AuthoredStep } from './schema.ts';

type PeopleSections = Pick<DesignDocument, 'assignment' | 'customerNotice'>;

export function peopleSections({ assignment, customerNotice }: AuthoredDesign): PeopleSections {
  return {
    ...(assignment ? { assignment: full(assignment.strategy ?? 'queue', assignment.skills) } : {}),
    ...(customerNotice
      ? {
          customerNotice: {
            gateway: customerNotice.gateway,
            subject: customerNotice.subject,
            text: customerNotice.text,
            timeZone: customerNotice.timeZone ?? 'UTC',
            language: customerNotice.language ?? 'en',
          },
        }
      : {}),
  };
}

/** A step that names skills wants somebody who has them; the design's own policy is that of tasks that say nothing. */
export function stepPeople(
  { type, assignment: own }: AuthoredStep,
  { assignment: common }: Pick<AuthoredDesign, 'assignment'>
): Pick<StepDocument, 'assignment'> {
  if (type !== 'manual' && !own) return {};
  const strategy = own?.strategy ?? common?.strategy ?? (own ? 'leastLoaded' : 'queue');
  if (strategy === 'queue' && common === undefined && own?.skills === undefined) return {};
  return { assignment: full(strategy, own?.skills ?? common?.skills) };
}

const full = (strategy: AssignmentDocument['strategy'], skills: readonly string[] | undefined): AssignmentDocument => ({
  strategy,
  skills: [...new Set(skills ?? [])].sort(),
});
