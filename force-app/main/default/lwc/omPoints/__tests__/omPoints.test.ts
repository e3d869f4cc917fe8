import { changeabilityOf, feeOf, parsePoints, type ReturnPoint } from 'c/omOrderModel';
import { badgeOf, changeText, countdownText, pointText } from 'c/omPoints';
import { pointsField, returnPoint } from 'support/orders';

jest.mock('@salesforce/label/c.OM_Points_FreeFor', () => ({ default: 'free for {0}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Points_Partly', () => ({ default: 'not {0}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Points_Costs', () => ({ default: 'costs {0}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Points_CostsFrom', () => ({ default: '{0} from {1} {2}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Points_OnlyFor', () => ({ default: 'only {0}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Points_In', () => ({ default: '{0} in {1}' }), { virtual: true });
jest.mock('@salesforce/label/c.OM_Duration_Hours', () => ({ default: '{0} h' }), { virtual: true });

const now = Date.parse('2026-11-25T12:00:00Z');
const of = (...points: readonly Partial<ReturnPoint>[]) =>
  changeabilityOf('line1', parsePoints(pointsField(points.map((point) => returnPoint(point)))));

describe('points of no return of a line', () => {
  it('are none where no point concerns it, or where the field is blank or was cut off', () => {
    expect(of({ lines: ['other'] })).toBeUndefined();
    expect(parsePoints(null)).toEqual({ points: [], more: 0 });
    expect(parsePoints('{"points":[{"st')).toEqual({ points: [], more: 0 });
    expect(parsePoints('{"points":7}')).toEqual({ points: [], more: 0 });
  });

  it('leave it free until the next one closes, and count down to it', () => {
    const found = of({ passesAt: '2026-11-25T15:00:00Z' }, { passesAt: '2026-11-26T15:00:00Z' });
    expect(found?.freedom).toBe('free');
    expect(found && changeText(found)).toBe('');
    expect(found && countdownText(found, now)).toBe('free for 3 h');
    expect(found && countdownText(found, now + 4 * 3_600_000)).toBe('c.OM_Points_ClosesSoon');
    expect(found && badgeOf(found)).toBe('ChangeFree');
  });

  it('make a change cost what the soft ones that are behind cost, in exact sums', () => {
    const passed = { kind: 'soft', passed: true } as const;
    const found = of({ ...passed, fee: '0.10' }, { ...passed, fee: '0.20' }, { kind: 'soft', fee: '5.00' });
    expect(found).toMatchObject({ freedom: 'costs', fee: 0.3 });
    expect(found && changeText(found, 'USD')).toBe('costs $0.30');
    expect(found && countdownText(found, now)).toBe('');
    expect(feeOf([returnPoint({ ...passed, fee: null })])).toBe(0);
  });

  it('close it, or only the attributes that they name', () => {
    const behind = { kind: 'hard', passed: true } as const;
    const partly = of({ ...behind, attributes: ['speed', 'serviceLevel'] });
    expect(partly?.freedom).toBe('partly');
    expect(partly && changeText(partly)).toBe('not Speed, Service level');
    const closed = of({ ...behind, attributes: ['speed'] }, behind);
    expect(closed?.freedom).toBe('closed');
    expect(closed && changeText(closed)).toBe('c.OM_Points_Closed');
    expect(closed && badgeOf(closed)).toBe('ChangeClosed');
  });

  it('say in full when, at what price, for what and why', () => {
    const point = returnPoint({
      kind: 'soft',
      fee: '49.00',
      passesAt: '2026-11-25T15:00:00Z',
      attributes: ['speed'],
      reason: 'The modem comes back by courier.',
    });
    expect(pointText(point, now, 'USD')).toMatch(
      /^Ship modem from .* in 3 h \$49\.00 only Speed The modem comes back by courier\.$/
    );
    expect(pointText(returnPoint({ passed: true }), now)).toContain('c.OM_Points_ClosedSince');
    expect(pointText(returnPoint({ kind: 'soft', passed: true }), now)).toContain('c.OM_Points_Passed');
  });
});
