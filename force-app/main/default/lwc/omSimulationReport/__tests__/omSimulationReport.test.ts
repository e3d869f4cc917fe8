import OmSimulationReport from 'c/omSimulationReport';
import { find, has, render, settle, textOf } from 'support/render';
import { simulated } from 'support/simulation';

const show = (report: unknown): HTMLElement & { report: unknown } =>
  render('c-om-simulation-report', OmSimulationReport, { report });
const figures = (element: HTMLElement): string[] =>
  [...(element.shadowRoot?.querySelectorAll('.figure') ?? [])].map((one) =>
    one.textContent.replace(/\s+/g, ' ').trim()
  );
const rows = (element: HTMLElement): Element[] => [...(element.shadowRoot?.querySelectorAll('tr.step') ?? [])];

describe('c-om-simulation-report', () => {
  it('says when it is done, by whom, and how that was worked out', () => {
    const report = show(simulated());
    const [expected, steps, tasks, calls] = figures(report);
    expect(expected).toContain('Dec 4, 2026');
    expect(expected).toContain('c.OM_Simulation_InTime');
    expect(steps).toContain('3');
    expect(tasks).toContain('1');
    expect(calls).toContain('2');
    expect(figures(report)).toHaveLength(4);
    const [first, second, third] = rows(report).map((row) => row.textContent);
    expect(first).toContain('Reserve port');
    expect(first).toContain('Access line · c.OM_StepType_Callout');
    expect(first).toContain('Network');
    expect(second).toContain('c.OM_Simulation_Service');
    expect(third).toContain('Fulfillment desk');
    expect(textOf(report, '.made-at')).toBe('c.OM_Simulation_MadeWith');
  });

  it('marks what is late by a badge, and what is critical by an icon and a word', () => {
    const report = show(simulated({ lateByMs: 86_400_000 }));
    expect(find(report, 'c-om-state-badge')['state']).toBe('Late');
    expect(figures(report)[0]).toContain('c.OM_Simulation_TooLate');
    expect(rows(report).map((row) => row.querySelector('.critical')?.textContent.trim())).toEqual([
      'c.OM_Timeline_CriticalPath',
      undefined,
      undefined,
    ]);
    expect(find(report, '.critical lightning-icon')['iconName']).toBe('utility:priority');
  });

  it('shows price and risk where they are known', () => {
    const report = show(
      simulated({
        cost: { price: '149.90', fees: '0', currency: 'USD' },
        risk: { probability: 0.374, likelyEnd: '2026-12-06T12:00:00Z' },
      })
    );
    expect(figures(report)[4]).toContain('$149.90');
    expect(figures(report)[4]).toContain('c.OM_Simulation_FeesNone');
    expect(figures(report)[5]).toContain('c.OM_Simulation_RiskLikely');
  });

  it('has a long plan page by page, and says what is not listed', async () => {
    const [step] = simulated().plan;
    const report = show(simulated({ plan: Array.from({ length: 12 }, () => step), more: 7 }));
    expect(rows(report)).toHaveLength(10);
    expect(has(report, '.left-out')).toBe(false);
    find(report, '.show-more').click();
    await settle();
    expect(rows(report)).toHaveLength(12);
    expect(has(report, '.show-more')).toBe(false);
    expect(has(report, '.left-out')).toBe(true);
    report.report = simulated();
    await settle();
    expect(rows(report)).toHaveLength(3);
  });

  it('says what to do about problems', () => {
    const problems = [{ code: 'NoRule', message: 'Nothing delivers it.', path: null, action: 'Add a rule.' }];
    const report = show({ outcome: 'refused', at: '2026-11-25T12:00:00Z', problems });
    expect(find(report, 'c-om-problem-list')['problems']).toEqual(problems);
    expect(has(report, '.figures')).toBe(false);
    expect(textOf(report, '.made-at')).toBe('c.OM_Simulation_MadeAt');
  });

  it('is nothing without a report', () => {
    expect(textOf(show(undefined))).toBe('');
  });

  it('is accessible', async () => {
    await expect(show(simulated({ lateByMs: 1 }))).toBeAccessible();
  });
});
