import { LightningElement, api } from 'lwc';
import { watchReference } from 'force/navigation';
import { call } from 'org/client';
import { FRAME, page, type PageApp, type PageNavItem } from 'org/page';
import { openLauncher } from 'one/appLauncher';

const THEME_KEY = 'local-org-theme';
/** Space that a tab takes beside its text. */
const TAB_PADDING = 34;
const LETTER_WIDTH = 7.6;

interface ShownItem extends PageNavItem {
  readonly className: string;
  readonly current: string | null;
}

/** The bar on top: search, notifications, user; below it the tabs of the application. */
export default class Header extends LightningElement {
  isMenuOpen = false;
  approvalCount = page.approvalCount;
  path = location.pathname;
  width = window.innerWidth;
  private shownApp: PageApp | undefined;
  private stop: (() => void) | undefined;
  private readonly onResize = (): void => {
    this.width = window.innerWidth;
  };

  @api
  get app(): PageApp | undefined {
    return this.shownApp;
  }
  set app(app: PageApp | undefined) {
    this.shownApp = app;
  }

  connectedCallback(): void {
    this.stop = watchReference(() => {
      this.path = location.pathname;
      this.isMenuOpen = false;
      void this.countApprovals();
    });
    window.addEventListener('resize', this.onResize);
  }

  disconnectedCallback(): void {
    this.stop?.();
    window.removeEventListener('resize', this.onResize);
  }

  get orgName(): string {
    return page.org.name;
  }

  get appLabel(): string {
    return this.shownApp?.label ?? '';
  }

  get items(): readonly ShownItem[] {
    return (this.shownApp?.items ?? []).map((item) => {
      const isCurrent = isUnder(this.path, item);
      return {
        ...item,
        className: isCurrent ? 'frame-tab frame-tab_current' : 'frame-tab',
        current: isCurrent ? 'page' : null,
      };
    });
  }

  /** As many tabs as fit; the rest is in the menu. */
  get fittingItems(): readonly ShownItem[] {
    let left = this.width - 230 - (this.shownApp?.label.length ?? 0) * 9;
    return this.items.filter(({ label }) => {
      left -= label.length * LETTER_WIDTH + TAB_PADDING;
      return left > 0;
    });
  }

  get otherItems(): readonly ShownItem[] {
    return this.items.slice(this.fittingItems.length);
  }

  get hasOtherItems(): boolean {
    return this.otherItems.length > 0;
  }

  get searchedObjects(): readonly string[] {
    return (this.shownApp?.items ?? []).flatMap(({ object }) => object ?? []);
  }

  get user(): typeof page.user {
    return page.user;
  }

  get initials(): string {
    return initialsOf(page.user.name);
  }

  get users(): readonly { readonly id: string; readonly label: string; readonly isCurrent: boolean }[] {
    return page.users.map(({ id, name, title, profile }) => {
      const what = title ?? profile;
      return { id, label: what === null ? name : `${name} · ${what}`, isCurrent: id === page.user.id };
    });
  }

  get bellText(): string {
    return this.approvalCount === 0
      ? 'Notifications: nothing is waiting for you'
      : `Notifications: ${String(this.approvalCount)} waiting for your approval`;
  }

  get hasApprovals(): boolean {
    return this.approvalCount > 0;
  }

  get isDark(): boolean {
    return localStorage.getItem(THEME_KEY) === 'dark';
  }

  get menuExpanded(): string {
    return String(this.isMenuOpen);
  }

  handleLauncher(): void {
    void openLauncher().then((name) => {
      if (name !== undefined) this.dispatchEvent(new CustomEvent('app', { detail: { name } }));
    });
  }

  handleMenu(): void {
    this.isMenuOpen = !this.isMenuOpen;
  }

  handleOther(event: CustomEvent<{ value: string }>): void {
    history.pushState({}, '', event.detail.value);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }

  handleUser(event: CustomEvent<{ value: string }>): void {
    const { value } = event.detail;
    if (value === 'logout') location.assign('/secur/logout.jsp');
    else if (value.startsWith('theme-')) {
      localStorage.setItem(THEME_KEY, value.slice('theme-'.length));
      location.reload();
    } else if (value.startsWith('/')) this.handleOther(event);
    else void this.become(value);
  }

  private async become(userId: string): Promise<void> {
    await call('POST', `${FRAME}/user`, { userId });
    location.reload();
  }

  private async countApprovals(): Promise<void> {
    const waiting = await call('GET', `${FRAME}/approvals`).catch(() => []);
    this.approvalCount = Array.isArray(waiting) ? waiting.length : 0;
  }
}

function isUnder(path: string, { url, object }: PageNavItem): boolean {
  if (object === null) return path === url;
  return path.startsWith(`/lightning/o/${object}/`) || path.startsWith(`/lightning/r/${object}/`);
}

export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => part.charAt(0).toUpperCase())
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('');
