import type { PageReference } from 'lightning/navigation';

export type ChartKind = 'bars' | 'lines' | 'stack';
export type Tone = 'accent' | 'success' | 'warning' | 'error';
/** Colors, and the font of the page. */
export type Palette = Readonly<Record<Tone | 'text' | 'grid' | 'font', string>>;

export interface ChartData {
  /** One for each bar or point, with the list that it opens. */
  readonly rows: readonly { readonly label: string; readonly reference?: PageReference }[];
  readonly series: readonly { readonly name: string; readonly tone: Tone; readonly values: readonly number[] }[];
}

/** Whether people have hidden a line, which the legend lets them. */
interface Visibility {
  isDatasetVisible(index: number): boolean;
}

/** Series are told apart without color, too. */
const DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3]];

const shorten = (text: string, letters: number): string =>
  text.length > letters ? `${text.slice(0, letters - 1)}…` : text;

/** What Chart.js draws. `pick` is called with the number of the row that was clicked. */
export function configOf(
  kind: ChartKind,
  { rows, series }: ChartData,
  palette: Palette,
  pick: (index: number) => void,
  maxLetters = 40
): object {
  const isLines = kind === 'lines';
  const isStack = kind === 'stack';
  const axis = {
    stacked: isStack,
    ticks: { color: palette.text, precision: 0, maxRotation: 0, autoSkipPadding: 16 },
    grid: { color: palette.grid },
    border: { color: palette.grid },
  };
  const plain = { ...axis, beginAtZero: true };
  const callback = (_value: unknown, index: number): string => shorten(rows[index]?.label ?? '', maxLetters);
  const names = { ...axis, ticks: { ...axis.ticks, autoSkip: isLines, callback }, grid: { display: false } };
  // A line is known by its dashes, a bar by its color. Chart.js takes the look of a point, which has no dashes.
  const dashesOf = (index: number): readonly number[] => DASHES[index % DASHES.length] ?? [];
  const lineLabels = {
    usePointStyle: true,
    pointStyleWidth: 32,
    generateLabels: (chart: Visibility) =>
      series.map(({ name, tone }, index) => ({
        text: name,
        fontColor: palette.text,
        strokeStyle: palette[tone],
        lineWidth: 2,
        lineDash: dashesOf(index),
        pointStyle: 'line',
        datasetIndex: index,
        hidden: !chart.isDatasetVisible(index),
      })),
  };
  return {
    type: isLines ? 'line' : 'bar',
    data: {
      labels: rows.map(({ label }) => label),
      datasets: series.map(({ name, tone, values }, index) => ({
        label: name,
        data: [...values],
        backgroundColor: palette[tone],
        borderColor: palette[tone],
        borderDash: isLines ? dashesOf(index) : [],
        borderWidth: isLines ? 2 : 0,
        borderRadius: isLines ? 0 : 3,
        maxBarThickness: 28,
        pointRadius: isLines ? 2 : 0,
      })),
    },
    options: {
      // Bars lie, so that long names are read.
      indexAxis: isLines ? 'x' : 'y',
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      font: { family: palette.font },
      interaction: { mode: 'index', axis: isLines ? 'x' : 'y', intersect: false },
      scales: isLines ? { x: names, y: plain } : { x: plain, y: names },
      plugins: {
        legend: {
          display: series.length > 1,
          position: 'bottom',
          labels: isLines ? lineLabels : { color: palette.text, boxWidth: 12 },
        },
      },
      onClick: (_event: unknown, elements: readonly { readonly index: number }[]) => {
        const [first] = elements;
        if (first) pick(first.index);
      },
    },
  };
}
