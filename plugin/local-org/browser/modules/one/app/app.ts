import { LightningElement } from 'lwc';
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
import { openRecordForm } from 'one/recordFormModal';

const APP_KEY = 'local-org-app';

/** The frame: header, navigation, and the page that the address names. */
export default class App extends LightningElement {
  reference: PageReference = currentReference();
  app: PageApp = chosenApp();
  /** Grows with each navigation, so that a page is made anew even when only its parameters differ. */
  visit = 0;

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
    readonly isRecord: boolean;
    readonly isRelated: boolean;
    readonly isList: boolean;
    readonly isOther: boolean;
  }[] {
    const { kind } = this;
    const key = `${addressOf({ ...this.reference, state: {} })} ${kind === 'list' ? '' : String(this.visit)}`;
    const isRecord = kind === 'record';
    const isRelated = kind === 'related';
    const isList = kind === 'list';
    return [{ key, isRecord, isRelated, isList, isOther: !isRecord && !isRelated && !isList }];
  }

  get recordId(): string | undefined {
    return this.reference.attributes?.['recordId'];
  }

  get objectApiName(): string | undefined {
    return this.reference.attributes?.['objectApiName'];
  }

  get relationship(): string | undefined {
    return this.reference.attributes?.['relationshipApiName'];
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
    void openRecordForm({ object, recordId: attributes['recordId'], action, defaults: state['defaultFieldValues'] });
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
