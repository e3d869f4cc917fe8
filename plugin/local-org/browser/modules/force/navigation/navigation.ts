/** Page references and the addresses that stand for them. `lightning/navigation` of the base components takes this. */

export interface PageReference {
  readonly type: string;
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  readonly state?: Readonly<Record<string, string | undefined>>;
}

const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');

const watchers = new Set<(reference: PageReference) => void>();
/** Asked first; one that returns true has shown the reference itself, such as a form over the page. */
type Interceptor = (reference: PageReference) => boolean;
const interceptors = new Set<Interceptor>();

type Attributes = NonNullable<PageReference['attributes']>;

const ADDRESSES: Readonly<Record<string, (attributes: Attributes) => string>> = {
  standard__recordPage: (a) =>
    `/lightning/r/${a['objectApiName'] ?? 'sobject'}/${a['recordId'] ?? ''}/${a['actionName'] ?? 'view'}`,
  standard__recordRelationshipPage: (a) =>
    `/lightning/r/${a['objectApiName'] ?? 'sobject'}/${a['recordId'] ?? ''}/related/${a['relationshipApiName'] ?? ''}/${a['actionName'] ?? 'view'}`,
  standard__objectPage: (a) => `/lightning/o/${a['objectApiName'] ?? ''}/${a['actionName'] ?? 'home'}`,
  standard__navItemPage: (a) => `/lightning/n/${a['apiName'] ?? ''}`,
  standard__namedPage: (a) => `/lightning/page/${a['pageName'] ?? 'home'}`,
  standard__component: (a) => `/lightning/cmp/${a['componentName'] ?? ''}`,
  standard__app: (a) => `/lightning/app/${a['appTarget'] ?? ''}`,
  standard__webPage: (a) => a['url'] ?? '',
};

/** Files open in a window of their own, where the browser shows them. */
const FILES = '/sfc/servlet.shepherd/document/download';
const isPreview = ({ pageName }: Attributes): boolean => pageName === 'filePreview';

/** @throws Error for a type of reference that there is not */
export function addressOf({ type, attributes = {}, state = {} }: PageReference): string {
  const make = ADDRESSES[type];
  if (!make) throw new Error(`There is no page reference of type ${type}.`);
  if (type === 'standard__namedPage' && isPreview(attributes)) {
    return `${FILES}/${state['selectedRecordId'] ?? state['recordIds']?.split(',')[0] ?? ''}`;
  }
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value !== undefined) query.set(name, value);
  const text = query.toString();
  return text === '' ? make(attributes) : `${make(attributes)}?${text}`;
}

/** The reference of an address below `/lightning`. */
export function referenceOf(address: string): PageReference {
  const { pathname, searchParams } = new URL(address, location.origin);
  const state = Object.fromEntries(searchParams);
  const [, , kind, first = '', second, third, fourth, fifth] = pathname.split('/').map(decodeURIComponent);
  if (kind === 'r' && third === 'related') {
    const attributes = {
      objectApiName: first,
      recordId: second,
      relationshipApiName: fourth,
      actionName: fifth ?? 'view',
    };
    return { type: 'standard__recordRelationshipPage', attributes, state };
  }
  if (kind === 'r') {
    const attributes = { objectApiName: first, recordId: second, actionName: third ?? 'view' };
    return { type: 'standard__recordPage', attributes, state };
  }
  if (kind === 'o') {
    return { type: 'standard__objectPage', attributes: { objectApiName: first, actionName: second ?? 'home' }, state };
  }
  if (kind === 'n') return { type: 'standard__navItemPage', attributes: { apiName: first }, state };
  if (kind === 'cmp') return { type: 'standard__component', attributes: { componentName: first }, state };
  return { type: 'standard__namedPage', attributes: { pageName: kind === 'page' ? first : 'home' }, state };
}

export const currentReference = (): PageReference => referenceOf(location.href);

export function navigate(reference: PageReference, replace = false): void {
  const { type, attributes = {} } = reference;
  if (type === 'standard__webPage' || (type === 'standard__namedPage' && isPreview(attributes))) {
    window.open(addressOf(reference), '_blank', 'noopener');
    return;
  }
  if ([...interceptors].some((interceptor) => interceptor(reference))) return;
  const address = addressOf(reference);
  history[replace ? 'replaceState' : 'pushState']({}, '', address);
  tellAll();
}

function tellAll(): void {
  const reference = currentReference();
  for (const watcher of [...watchers]) watcher(reference);
}
window.addEventListener('popstate', tellAll);

export function watchReference(watcher: (reference: PageReference) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function interceptNavigation(interceptor: Interceptor): () => void {
  interceptors.add(interceptor);
  return () => interceptors.delete(interceptor);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a mixin takes any constructor
type Constructor = new (...args: any[]) => object;

function mixin<T extends Constructor>(Base: T): T {
  return class extends Base {
    [Navigate](reference: PageReference, replace?: boolean): void {
      navigate(reference, replace);
    }
    [GenerateUrl](reference: PageReference): Promise<string> {
      return Promise.resolve(addressOf(reference));
    }
  };
}

export const NavigationMixin = Object.assign(mixin, { Navigate, GenerateUrl });

/** The wire adapter of the page that is shown. */
export class CurrentPageReference {
  readonly #emit: (reference: PageReference) => void;
  #stop: (() => void) | undefined;

  constructor(emit: (reference: PageReference | undefined) => void) {
    this.#emit = emit;
    emit(undefined);
  }

  connect(): void {
    this.#stop = watchReference(this.#emit);
    this.#emit(currentReference());
  }

  update(): void {
    // It has no configuration.
  }

  disconnect(): void {
    this.#stop?.();
  }
}
