import { createElement, type LightningElement } from 'lwc';

/** A component in the page; it is taken away after each test. */
export function render<Properties extends object>(
  name: string,
  component: typeof LightningElement,
  properties: Properties = {} as Properties
): HTMLElement & Properties {
  const element = createElement(name, { is: component });
  Object.assign(element, properties);
  document.body.appendChild(element);
  return element as HTMLElement & Properties;
}

/** Lets everything happen that waits for a promise: rendering, answers of mocks. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** An element inside a component. Properties of base components are read from it as they were set. */
export function find(element: HTMLElement, selector: string): HTMLElement & Record<string, unknown> {
  const found = element.shadowRoot?.querySelector(selector);
  if (!found) throw new Error(`There is no ${selector} in ${element.tagName.toLowerCase()}.`);
  return found as unknown as HTMLElement & Record<string, unknown>;
}

export const has = (element: HTMLElement, selector: string): boolean =>
  element.shadowRoot?.querySelector(selector) !== null;

/** The visible text, with single spaces. */
export const textOf = (element: HTMLElement, selector?: string): string => {
  const found = selector === undefined ? element.shadowRoot : find(element, selector);
  return (found?.textContent ?? '').replace(/\s+/g, ' ').trim();
};

/** What a wire of `lightning/uiRecordApi` delivers, from plain values. */
export const uiRecord = (apiName: string, id: string, values: Readonly<Record<string, unknown>>): object => ({
  apiName,
  id,
  fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, displayValue: null }])),
});
