import { describe, expect, it } from 'vitest';
import { compileDesign, diffDesigns, loadDesign, validateDesign } from '../../../src/design/index.ts';
import { codesAfter, soundDesign } from './support/designs.ts';

type Design = ReturnType<typeof soundDesign>;

const compiled = (design: Design) => {
  const result = compileDesign([{ file: 'times.yaml', text: JSON.stringify(design) }]);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const changed = (change: (design: Design) => void): Design => {
  const design = soundDesign();
  change(design);
  return design;
};

const office = { timeZone: 'Europe/Berlin', hours: { mon: '08:00-12:00' } };
const withTimes = (design: Design): void => {
  design.calendar = 'office';
  design.calendars = { office, field: { ...office, holidays: ['12-25', '2026-04-03'] } };
  design.escalation = 'desk';
  design.escalations = {
    desk: [
      { do: 'remind', since: 'atRisk', after: 'PT1H' },
      { do: 'reassign', queue: 'Second' },
      { do: 'manager', after: 'PT4H', notify: { gateway: 'warehouse', to: 'env:BOSS' } },
    ],
  };
  design.groups.modem.steps.address.sla = { target: 'PT4H', pauseWhile: ['customer', 'onHold'] };
};

describe('calendars of a design', () => {
  it('leave the hash alone where nobody uses them', () => {
    const { content } = compiled(soundDesign());
    expect(Object.keys(content)).toEqual([
      'design',
      'products',
      'rules',
      'scenarios',
      'groups',
      'dependencies',
      'billing',
      'gateways',
    ]);
    expect(Object.keys(content.groups.modem?.steps.ship ?? {})).not.toContain('calendar');
    // `24x7` says nothing where the design has no calendar of its own.
    const said = changed((d) => (d.groups.modem.steps.ship.calendar = '24x7'));
    expect(compiled(said).hash).toBe(compiled(soundDesign()).hash);
  });

  it('are those of people, unless a step says otherwise', () => {
    const { design } = compiled(
      changed((d) => {
        withTimes(d);
        d.groups.modem.steps.ship.calendar = 'field';
        d.groups.modem.steps.delivered.calendar = '24x7';
      })
    );
    const step = (key: string) => design.groups.get('modem')?.steps.find((one) => one.key === `modem.${key}`);
    expect(step('address')?.calendar).toEqual({
      key: 'office',
      timeZone: 'Europe/Berlin',
      hours: { mon: ['08:00-12:00'] },
      holidays: [],
    });
    expect(step('ship')?.calendar?.holidays).toEqual(['12-25', '2026-04-03']);
    expect(step('delivered')?.calendar).toBeUndefined();
  });

  it('come with the ladder of their step', () => {
    const { design } = compiled(changed(withTimes));
    const sla = design.groups.get('modem')?.steps.find(({ key }) => key === 'modem.address')?.sla;
    expect(sla).toEqual({
      targetMs: 14_400_000,
      atRiskAt: 0.8,
      pauseWhile: ['onHold', 'customer'],
      escalation: [
        { do: 'remind', since: 'atRisk', afterMs: 3_600_000, notify: [] },
        { do: 'reassign', since: 'late', afterMs: 0, queue: 'Second', notify: [] },
        { do: 'manager', since: 'late', afterMs: 14_400_000, notify: [{ gateway: 'warehouse', to: 'env:BOSS' }] },
      ],
    });
  });

  it('are stored, read again as the same version, and shown when they change', () => {
    const before = compiled(changed(withTimes));
    const again = compileDesign([{ file: 'stored.json', text: before.document }]);
    expect(again.ok && again.value.hash).toBe(before.hash);
    expect(loadDesign(before.document, { number: 1, hash: before.hash }).ok).toBe(true);
    const after = compiled(
      changed((d) => {
        withTimes(d);
        d.calendars.office = { ...office, holidays: ['12-24'] };
      })
    );
    expect(diffDesigns(before.content, after.content)).toEqual([
      {
        kind: 'calendar',
        key: 'office',
        change: 'changed',
        fields: [{ field: 'holidays', before: [], after: ['12-24'] }],
      },
    ]);
  });

  it('may stand in files of their own, each once', () => {
    const { calendars, ...rest } = changed(withTimes);
    const two = [
      { file: 'a.yaml', text: JSON.stringify(rest) },
      { file: 'b.yaml', text: JSON.stringify({ calendars }) },
    ];
    expect(validateDesign(two)).toEqual([]);
    const twice = [...two, { file: 'c.yaml', text: JSON.stringify({ calendars: { office }, calendar: 'office' }) }];
    expect(validateDesign(twice).map(({ code, location }) => `${code} ${location?.file}`)).toEqual([
      'DuplicateKey c.yaml',
      'DuplicateKey c.yaml',
    ]);
  });
});

describe('refused', () => {
  it.each<readonly [string, string, (design: Design) => void]>([
    [
      'UnknownCalendar',
      'a step with a calendar that is not there',
      (d) => (d.groups.modem.steps.ship.calendar = 'offic'),
    ],
    ['UnknownCalendar', 'a calendar of the design that is not there', (d) => (d.calendar = 'gone')],
    ['UnknownEscalation', 'a ladder that is not there', (d) => (d.escalation = 'gone')],
    [
      'UnknownEscalation',
      'a step with one',
      (d) => (d.groups.modem.steps.address.sla = { target: 'PT1H', escalation: 'gone' }),
    ],
    ['UnknownGateway', 'a rung that tells nobody', (d) => (d.escalations.desk[2].notify.gateway = 'gone')],
    ['CalendarEmpty', 'a calendar without hours', (d) => (d.calendars.office.hours = { mon: [] })],
    ['HoursOverlap', 'hours that overlap', (d) => (d.calendars.office.hours = { mon: ['08:00-12:00', '11:00-13:00'] })],
    ['EscalationQueue', 'a rung that reassigns to nobody', (d) => delete d.escalations.desk[1].queue],
    ['EscalationQueue', 'a reminder with a queue', (d) => (d.escalations.desk[0].queue = 'Desk')],
    ['EscalationOrder', 'a rung before the one above it', (d) => d.escalations.desk.reverse()],
    ['NegativeDuration', 'a rung in the past', (d) => (d.escalations.desk[0].after = '-PT1H')],
    ['FieldDoesNotApply', 'a delay of a task', (d) => (d.groups.modem.steps.address.delayIn = 'workingTime')],
    ['CalendarMissing', 'working time of nobody', (d) => (d.groups.service.steps.pause.delayIn = 'workingTime')],
    ['InvalidValue', 'a day that is none', (d) => (d.calendars.office.holidays = ['02-30'])],
    ['InvalidValue', 'hours over midnight', (d) => (d.calendars.office.hours.mon = '22:00-06:00')],
    ['InvalidValue', 'a time zone that is none', (d) => (d.calendars.office.timeZone = 'Berlin/Europe')],
    ['UnknownKey', 'a day that does not exist', (d) => (d.calendars.office.hours.monday = '08:00-12:00')],
    ['InvalidValue', 'a pause that does not exist', (d) => (d.groups.modem.steps.address.sla.pauseWhile = 'lunch')],
  ])('%s: %s', (code, _what, change) => {
    expect(
      codesAfter((d) => {
        withTimes(d);
        d.calendars.office = structuredClone(office);
        change(d);
      })
    ).toContain(code);
  });

  it('nothing of what is right', () => expect(codesAfter(withTimes)).toEqual([]));
});

describe('what becomes of failures', () => {
  const loaded = (design: Design) => {
    const { document, hash } = compiled(design);
    const result = loadDesign(document, { number: 1, hash });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value;
  };
  const failuresOf = (design: Design) =>
    [...loaded(design).groups.values()].flatMap(({ steps }) => steps.map(({ failure }) => failure));

  it('is the queue and the time of the design, by the class of the error', () => {
    const design = changed((d) => {
      withTimes(d);
      d.failures = { queue: 'Network_Desk', target: { transient: 'PT2H', permanent: 'PT8H' } };
    });
    for (const failure of failuresOf(design)) {
      expect(failure).toMatchObject({
        queue: 'Network_Desk',
        calendar: { key: 'office' },
        targetMs: { transient: 7_200_000, permanent: 28_800_000 },
      });
    }
    const aroundTheClock = changed((d) => {
      withTimes(d);
      d.failures = { calendar: '24x7', target: 'PT4H' };
    });
    expect(failuresOf(aroundTheClock)[0]).toEqual({ targetMs: { transient: 14_400_000, permanent: 14_400_000 } });
    expect(failuresOf(soundDesign()).every((failure) => failure === undefined)).toBe(true);
  });

  it('is checked: a calendar that does not exist is an error', () => {
    expect(codesAfter((d) => (d.failures = { calendar: 'nowhere', target: 'PT4H' }))).toContain('UnknownCalendar');
  });
});
