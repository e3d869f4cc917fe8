import { reloadAllRecords } from 'org/records';
import { refreshResources } from 'org/resources';

const REFRESH = 'lightning__refresh';

type Handler = () => Promise<unknown>;

export const RefreshEventName = REFRESH;
export const REFRESH_COMPLETE = 'refreshComplete';
export const REFRESH_COMPLETE_WITH_ERRORS = 'refreshCompleteWithErrors';
export const REFRESH_ERROR = 'refreshError';

/** Says that the data of the page may have changed. */
export class RefreshEvent extends CustomEvent<undefined> {
  constructor() {
    super(REFRESH, { bubbles: true, composed: true });
  }
}

const handlers = new Map<number, Handler>();
let next = 1;

export function registerRefreshHandler(element: unknown, handler: Handler): number {
  next += 1;
  handlers.set(next, handler.bind(element));
  return next;
}

export const unregisterRefreshHandler = (id: number): void => void handlers.delete(id);

/** A container refreshes by itself what is inside it; the page does it for all. */
export function registerRefreshContainer(element: EventTarget, handler: Handler): number {
  next += 1;
  element.addEventListener(REFRESH, (event) => {
    event.stopPropagation();
    void handler();
  });
  return next;
}
export const unregisterRefreshContainer = (): void => undefined;

/** What the page does for the event: all its data is loaded again, and each component that has a handler is asked. */
export async function refreshPage(): Promise<void> {
  await Promise.all([
    reloadAllRecords(),
    refreshResources(() => true),
    ...[...handlers.values()].map((handler) => handler()),
  ]);
}
