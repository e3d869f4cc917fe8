import { LightningElement, type LightningElement as Element } from 'lwc';
import ToastContainer from 'lightning/toastContainer';
import {
  addressOf,
  currentReference,
  interceptNavigation,
  navigate,
  watchReference,
  type PageReference,
} from 'force/navigation';
import { refreshPage, RefreshEventName } from 'lightning/refresh';
import { page, type PageApp } from 'org/page';

const APP_KEY = 'local-org-app';

type Constructor = new () => Element;

/** Kinds of pages, each of which runs its modules when it is first shown. */
const PAGES: Readonly<Record<string, () => Promise<{ default: Constructor }>>> = {
  record: () => import('one/recordPage'),
  related: () => import('one/relatedPage'),
  list: () => import('one/listPage'),
  other: () => import('one/otherPage'),
};

/** The frame: header, navigation, and the page that the address names. */
export default class App extends LightningElement {
  reference: PageReference = currentReference();
  app: PageApp = chosenApp();
  /** Grows with each navigation, so that a page is made anew even when only its parameters differ. */
  visit = 0;
  private components: Readonly<Record<string, Constructor | undefined>> = {};

  connectedCallback(): void {
    ToastContainer.instance({ toastPosition: 'top-center', maxToasts: 3 });
    watchReference((reference) => {
      this.reference = reference;
      this.visit += 1;
      window.scrollTo(0, 0);
    });
    interceptNavigation((reference) => this.openForm(reference));
    // A form has an address of its own; opened from there, the page behind it is what it is about.
    if (this.openForm(this.reference, true)) this.reference = currentReference();
    document.addEventListener(RefreshEventName, () => void refreshPage());
    document.addEventListener('click', followLink);
  }

  renderedCallback(): void {
    if (this.components[this.loader] === undefined) void this.load(this.loader);
  }

  get kind(): string {
    const { type, attributes } = this.reference;
    if (type === 'standard__recordPage') return 'record';
    if (type === 'standard__recordRelationshipPage') return 'related';
    if (type === 'standard__objectPage') return 'list';
    if (type === 'standard__navItemPage') return 'tab';
    if (type === 'standard__component') return 'component';
    return attributes?.['pageName'] ?? 'home';
  }

  get pages(): readonly {
    readonly key: string;
    readonly component: Constructor | undefined;
    readonly properties: Readonly<Record<string, unknown>>;
  }[] {
    const { kind } = this;
    const key = `${addressOf({ ...this.reference, state: {} })} ${kind === 'list' ? '' : String(this.visit)}`;
    return [{ key, component: this.components[this.loader], properties: this.properties }];
  }

  get target(): string {
    const { attributes = {} } = this.reference;
    return attributes['apiName'] ?? attributes['componentName'] ?? attributes['pageName'] ?? 'home';
  }

  handleApp(event: CustomEvent<{ name: string }>): void {
    const chosen = page.apps.find(({ name }) => name === event.detail.name);
    if (!chosen) return;
    localStorage.setItem(APP_KEY, chosen.name);
    this.app = chosen;
    const first = chosen.items[0];
    if (first) history.pushState({}, '', first.url);
    this.reference = currentReference();
    this.visit += 1;
  }

  private get loader(): string {
    return Object.hasOwn(PAGES, this.kind) ? this.kind : 'other';
  }

  private get properties(): Readonly<Record<string, unknown>> {
    const { recordId, objectApiName, relationshipApiName: relationship } = this.reference.attributes ?? {};
    if (this.loader === 'record') return { recordId, objectApiName, app: this.app.name };
    if (this.loader === 'related') return { recordId, objectApiName, relationship };
    if (this.loader === 'list') return { objectApiName };
    return { kind: this.kind, target: this.target, app: this.app };
  }

  private async load(loader: string): Promise<void> {
    const module = await PAGES[loader]?.();
    this.components = { ...this.components, [loader]: module?.default };
  }

  /** New, edit and clone are forms over the page that is shown. */
  private openForm(reference: PageReference, isAddress = false): boolean {
    const { type, attributes = {}, state = {} } = reference;
    const action = attributes['actionName'];
    const object = attributes['objectApiName'];
    if (object === undefined || action === undefined) return false;
    const isNew = type === 'standard__objectPage' && action === 'new';
    const isEdit = type === 'standard__recordPage' && (action === 'edit' || action === 'clone');
    if (!isNew && !isEdit) return false;
    if (isAddress) {
      const under = isNew ? { objectApiName: object, actionName: 'list' } : { ...attributes, actionName: 'view' };
      history.replaceState({}, '', addressOf({ type, attributes: under }));
    }
    const form = { object, recordId: attributes['recordId'], action, defaults: state['defaultFieldValues'] };
    void import('one/recordFormModal').then(({ openRecordForm }) => openRecordForm(form));
    return true;
  }
}

const chosenApp = (): PageApp => {
  const wanted = localStorage.getItem(APP_KEY);
  const found = page.apps.find(({ name }) => name === wanted) ?? page.apps[0];
  if (!found) throw new Error('The org has no application.');
  return found;
};

/** Links inside the application change the page without loading the document again. */
function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.composedPath().find((target): target is HTMLAnchorElement => target instanceof HTMLAnchorElement);
  const url = link?.href ? new URL(link.href) : undefined;
  if (!url || link?.target === '_blank' || url.origin !== location.origin || !url.pathname.startsWith('/lightning/'))
    return;
  if (url.hash !== '' && url.pathname === location.pathname) return;
  event.preventDefault();
  history.pushState({}, '', url.pathname + url.search);
  window.dispatchEvent(new PopStateEvent('popstate'));
}

export { navigate };
