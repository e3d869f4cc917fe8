import { loadScript } from 'lightning/platformResourceLoader';
import OmChart, { type ChartData } from 'c/omChart';
import { listPage } from 'c/omOutcomes';
import { find, has, render, settle, textOf } from 'support/render';

interface Config {
  readonly type: string;
  readonly data: { readonly labels: string[]; readonly datasets: { readonly data: number[] }[] };
  readonly options: { readonly onClick: (event: unknown, elements: { index: number }[]) => void };
}
interface LineConfig {
  readonly data: { readonly datasets: { readonly borderDash: number[] }[] };
  readonly options: {
    readonly plugins: {
      readonly legend: {
        readonly labels: {
          readonly generateLabels: (chart: {
            isDatasetVisible(index: number): boolean;
          }) => { readonly lineDash: number[]; readonly hidden: boolean }[];
        };
      };
    };
  };
}
const drawn: Config[] = [];
const destroy = jest.fn();
class Library {
  destroy = destroy;

  constructor(_canvas: HTMLCanvasElement, config: Config) {
    drawn.push(config);
  }
}
const load = loadScript as unknown as jest.Mock;
const data: ChartData = {
  rows: [{ label: 'In progress', reference: listPage('Order', 'Late') }, { label: 'Failed' }],
  series: [{ name: 'Orders', tone: 'accent', values: [4, 1] }],
};
const show = async (properties = {}): Promise<HTMLElement> => {
  const chart = render('c-om-chart', OmChart, { kind: 'bars', summary: 'Orders by state', rowHeading: 'State', data });
  Object.assign(chart, properties);
  await settle();
  return chart;
};

beforeEach(() => {
  drawn.length = 0;
  load.mockResolvedValue(undefined);
  Object.assign(window, { Chart: Library });
});

describe('c-om-chart', () => {
  it('draws its data, with its meaning in words', async () => {
    const chart = await show();
    expect(drawn).toHaveLength(1);
    expect(drawn[0]?.data.labels).toEqual(['In progress', 'Failed']);
    expect(drawn[0]?.data.datasets[0]?.data).toEqual([4, 1]);
    expect(find(chart, '.chart').getAttribute('aria-label')).toBe('Orders by state');
  });

  it('draws anew when data changes, and lets go of the canvas with the page', async () => {
    const chart = await show();
    Object.assign(chart, { data: { ...data, series: [{ name: 'Orders', tone: 'accent', values: [5, 0] }] } });
    await settle();
    expect(drawn[1]?.data.datasets[0]?.data).toEqual([5, 0]);
    expect(destroy).toHaveBeenCalledTimes(1);
    chart.remove();
    expect(destroy).toHaveBeenCalledTimes(2);
  });

  it('tells lines apart by dashes, in the chart and in its legend', async () => {
    const lines = ['Submitted', 'Ended', 'Late'].map((name) => ({ name, tone: 'accent' as const, values: [1, 2] }));
    await show({ kind: 'lines', data: { ...data, series: lines } });
    const { data: given, options } = drawn.at(-1) as unknown as LineConfig;
    const dashes = given.datasets.map(({ borderDash }) => borderDash);
    expect(new Set(dashes.map(String)).size).toBe(3);
    const legend = options.plugins.legend.labels.generateLabels({ isDatasetVisible: (index) => index !== 1 });
    expect(legend.map(({ lineDash }) => lineDash)).toEqual(dashes);
    expect(legend.map(({ hidden }) => hidden)).toEqual([false, true, false]);
  });

  it('says the same as a table, with the links of its bars', async () => {
    const chart = await show();
    expect(has(chart, 'table')).toBe(false);
    find(chart, '.toggle').click();
    await settle();
    expect(textOf(chart, 'tbody')).toBe('4 Failed1'.replace(' ', ''));
    expect(find(chart, 'tbody c-om-link')['label']).toBe('In progress');
  });

  it('opens the list behind a bar', async () => {
    const chart = await show();
    expect(() => drawn[0]?.options.onClick({}, [{ index: 0 }])).not.toThrow();
    expect(() => drawn[0]?.options.onClick({}, [])).not.toThrow();
    expect(has(chart, '.chart')).toBe(true);
  });

  it('is a table when the library does not load', async () => {
    load.mockRejectedValue(new Error('blocked'));
    const chart = await show();
    expect(has(chart, '.chart')).toBe(false);
    expect(has(chart, 'table')).toBe(true);
  });

  it('is accessible as a chart and as a table', async () => {
    const chart = await show();
    await expect(chart).toBeAccessible();
    find(chart, '.toggle').click();
    await settle();
    await expect(chart).toBeAccessible();
  });
});
