/** Points of no return of the order in delivery, as the service writes them onto its plan. */

const HOUR = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();

/** When the next of them closes. */
export const NEXT_POINT = inHours(5);

/** @param lines - ids of order lines, 18 characters */
export const pointsOf = (lines: Readonly<Record<'access' | 'voice' | 'tv', string>>): string =>
  JSON.stringify({
    points: [
      {
        step: 'install',
        name: 'Install line at the customer',
        kind: 'hard',
        at: 'started',
        passesAt: NEXT_POINT,
        passed: false,
        reason: 'The technician is on the way.',
        lines: [lines.access],
      },
      {
        step: 'number',
        name: 'Assign phone number',
        kind: 'hard',
        at: 'completed',
        passesAt: inHours(-93),
        passed: true,
        attributes: ['portIn'],
        reason: 'A number that was assigned is not ported any more.',
        lines: [lines.voice],
      },
      {
        step: 'survey',
        name: 'Survey the site',
        kind: 'soft',
        at: 'completed',
        passesAt: inHours(-52),
        passed: true,
        fee: '49.00',
        reason: 'The site was surveyed already.',
        lines: [lines.access],
      },
      {
        step: 'tvAccount',
        name: 'Open TV account',
        kind: 'hard',
        at: 'completed',
        passesAt: inHours(-94),
        passed: true,
        reason: 'The rights of the package were bought for the whole season.',
        lines: [lines.tv],
      },
    ],
    more: 0,
  });
