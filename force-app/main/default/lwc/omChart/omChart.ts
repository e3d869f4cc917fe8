import { LightningElement, api } from 'lwc';
import { NavigationMixin, type PageReference } from 'lightning/navigation';
import { loadScript } from 'lightning/platformResourceLoader';
import CHART_JS from '@salesforce/resourceUrl/OM_ChartJs';
import AS_TABLE from '@salesforce/label/c.OM_Chart_AsTable';
import { number } from 'c/omFormat';
import { configOf, type ChartData, type ChartKind, type Palette } from './chartConfig';

export type { ChartData } from './chartConfig';

interface Drawn {
  destroy(): void;
}
interface Library {
  readonly Chart?: new (canvas: HTMLCanvasElement, config: object) => Drawn;
}

/** Below this many pixels, long names would push the bars out. */
const NARROW = 480;
const SHORT_LABEL = 14;

const COLORS: Readonly<Record<Exclude<keyof Palette, 'font'>, string>> = {
  text: '--slds-g-color-on-surface-2',
  grid: '--slds-g-color-border-1',
  accent: '--slds-g-color-accent-2',
  success: '--slds-g-color-success-1',
  warning: '--slds-g-color-warning-1',
  error: '--slds-g-color-error-1',
};

/**
 * A chart, and the same as a table below it: what a bar opens, a link in the table opens, too. When the library does not
 * load there is the table alone.
 */
export default class OmChart extends NavigationMixin(LightningElement) {
  @api kind: ChartKind = 'bars';
  /** What the chart shows, in words. */
  @api summary = '';
  /** The heading of the first column of the table. */
  @api rowHeading = '';

  label = { AS_TABLE };
  isTableOpen = false;
  isDrawable = true;
  private shown: ChartData = { rows: [], series: [] };
  private drawn: Drawn | undefined;
  private isStale = true;

  @api
  get data(): ChartData {
    return this.shown;
  }

  set data(value: ChartData) {
    this.shown = value;
    this.isStale = true;
  }

  renderedCallback(): void {
    if (!this.isStale) return;
    this.isStale = false;
    void this.draw();
  }

  disconnectedCallback(): void {
    this.drawn?.destroy();
    this.drawn = undefined;
    this.isStale = true;
  }

  /** Bars are as thick in a chart of two as in one of ten. */
  get chartStyle(): string {
    return this.kind === 'lines' ? '' : `block-size: ${Math.max(8, 4.5 + this.shown.rows.length * 1.75)}rem`;
  }

  get seriesNames(): readonly string[] {
    return this.shown.series.map(({ name }) => name);
  }

  get rows(): readonly object[] {
    return this.shown.rows.map(({ label, reference }, index) => ({
      label,
      reference,
      cells: this.shown.series.map(({ name, values }) => ({ name, text: number(values[index]) })),
    }));
  }

  handleTable(): void {
    this.isTableOpen = !this.isTableOpen;
  }

  private async draw(): Promise<void> {
    try {
      await loadScript(this, CHART_JS);
    } catch {
      this.isDrawable = false;
      this.isTableOpen = true;
      return;
    }
    const place = this.template?.querySelector<HTMLElement>('.chart');
    const { Chart } = window as Library;
    if (!place || !Chart || !this.isConnected) return;
    this.drawn?.destroy();
    const canvas = document.createElement('canvas');
    place.replaceChildren(canvas);
    const letters = place.clientWidth < NARROW ? SHORT_LABEL : undefined;
    const config = configOf(this.kind, this.shown, this.palette(place), (index) => this.open(index), letters);
    this.drawn = new Chart(canvas, config);
  }

  /** The hooks of the theme; a canvas knows no style sheet. */
  private palette(place: HTMLElement): Palette {
    // A hook may be a pair for light and dark: only a property that takes it tells which one holds.
    const entries = Object.entries(COLORS).map(([name, hook]) => {
      place.style.color = `var(${hook})`;
      return [name, getComputedStyle(place).color];
    });
    place.style.removeProperty('color');
    const font = getComputedStyle(place).fontFamily;
    return Object.fromEntries([...entries, ['font', font]]) as Palette;
  }

  private open(index: number): void {
    const reference: PageReference | undefined = this.shown.rows[index]?.reference;
    if (reference) this[NavigationMixin.Navigate](reference);
  }
}
