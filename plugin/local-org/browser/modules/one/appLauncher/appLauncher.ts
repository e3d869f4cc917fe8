import LightningModal from 'lightning/modal';
import { page, type PageApp, type PageNavItem } from 'org/page';

/** All applications, and all items of them, with a filter. */
export default class AppLauncher extends LightningModal {
  filter = '';

  get apps(): readonly (PageApp & { readonly initials: string; readonly style: string })[] {
    return page.apps
      .filter(({ label }) => this.fits(label))
      .map((app) => ({
        ...app,
        initials: initials(app.label),
        style: app.color ? `background:${app.color};color:#fff` : '',
      }));
  }

  get items(): readonly PageNavItem[] {
    const all = new Map(
      page.apps.flatMap(({ items }) => items.map((item) => [item.name.replace(/^standard-/, ''), item]))
    );
    return [...all.values()].filter(({ label }) => this.fits(label)).sort((a, b) => a.label.localeCompare(b.label));
  }

  get isEmpty(): boolean {
    return this.apps.length === 0 && this.items.length === 0;
  }

  handleFilter(event: CustomEvent<{ value: string }>): void {
    this.filter = event.detail.value;
  }

  handleApp(event: Event): void {
    this.close((event.currentTarget as HTMLElement).dataset['name']);
  }

  handleItem(): void {
    this.close();
  }

  private fits(label: string): boolean {
    return label.toLowerCase().includes(this.filter.trim().toLowerCase());
  }
}

const initials = (label: string): string =>
  label
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

/** The name of the application that was chosen. */
export const openLauncher = async (): Promise<string | undefined> =>
  (await AppLauncher.open({ label: 'App Launcher', size: 'medium' })) as string | undefined;
