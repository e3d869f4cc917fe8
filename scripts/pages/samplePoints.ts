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

/** A change that is refused, and what its rep asks for. */
export const REFUSED: Readonly<Record<string, string>> = {
  OM_ChangeImpact__c: JSON.stringify({
    outcome: 'refused',
    at: inHours(-1),
    problems: [
      {
        code: 'PointOfNoReturn',
        message: 'Open TV account is behind its point of no return: the rights were bought for the whole season.',
        path: 'tvAccount',
        action: 'Order the change after the fulfillment, or have the point overridden with an approval and a reason.',
      },
    ],
  }),
  OM_OverrideState__c: 'Requested',
  OM_OverrideReason__c: 'The customer signed for the film package and was given the sport package.',
  OM_OverrideRequestedBy__c: 'sales@pages.example',
};
