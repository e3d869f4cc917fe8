/** One look for states: word and sign always together, so that color is never the only carrier. */

export type Tone = 'plain' | 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

export interface Look {
  readonly sign: string;
  readonly word: string;
  readonly tone: Tone;
}

const looks: Readonly<Record<string, Look>> = {
  Pending: { sign: '○', word: 'Waiting', tone: 'quiet' },
  Scheduled: { sign: '◷', word: 'Scheduled', tone: 'quiet' },
  Ready: { sign: '▷', word: 'Ready', tone: 'busy' },
  InProgress: { sign: '◐', word: 'In progress', tone: 'busy' },
  Waiting: { sign: '◑', word: 'With vendor', tone: 'busy' },
  Completed: { sign: '✔', word: 'Done', tone: 'good' },
  Skipped: { sign: '–', word: 'Skipped', tone: 'quiet' },
  Discarded: { sign: '–', word: 'Not needed', tone: 'quiet' },
  OnHold: { sign: '‖', word: 'On hold', tone: 'warn' },
  Held: { sign: '‖', word: 'On hold', tone: 'warn' },
  Failed: { sign: '↻', word: 'Failed, will retry', tone: 'warn' },
  FatallyFailed: { sign: '✖', word: 'Needs you', tone: 'bad' },
  Amended: { sign: '~', word: 'Replaced', tone: 'quiet' },
  Compensating: { sign: '↶', word: 'Undoing', tone: 'warn' },
  Compensated: { sign: '↶', word: 'Undone', tone: 'quiet' },
  Acknowledged: { sign: '○', word: 'Acknowledged', tone: 'quiet' },
  Draft: { sign: '○', word: 'Draft', tone: 'quiet' },
  Rejected: { sign: '✖', word: 'Rejected', tone: 'bad' },
  Cancelled: { sign: '–', word: 'Cancelled', tone: 'quiet' },
  Partial: { sign: '✔', word: 'Partly done', tone: 'warn' },
  Blocked: { sign: '⊘', word: 'Not billable yet', tone: 'quiet' },
  Eligible: { sign: '◐', word: 'Billable', tone: 'busy' },
  Released: { sign: '◐', word: 'Released to billing', tone: 'busy' },
  Billing: { sign: '✔', word: 'Billing', tone: 'good' },
};

/** A state that nobody has designed a look for shows its own name. */
export const lookOf = (state: string): Look => looks[state] ?? { sign: '•', word: state, tone: 'plain' };

/** A manual step that is ready waits for somebody; other ready steps are about to start by themselves. */
export function stepLook(step: { readonly state: string; readonly type: string }): Look {
  if (step.state === 'Ready' && step.type === 'manual')
    return { sign: '▶', word: 'Waiting for a person', tone: 'warn' };
  if (step.state === 'Waiting' && step.type === 'timer') return { sign: '◷', word: 'Timer runs', tone: 'busy' };
  if (step.state === 'Waiting' && step.type === 'waitForEvent')
    return { sign: '◑', word: 'Waiting for an event', tone: 'busy' };
  return lookOf(step.state);
}

/** Colors a text by its tone; the identity where color is off. */
export type Paint = (text: string, tone: Tone) => string;
export const noPaint: Paint = (text) => text;
