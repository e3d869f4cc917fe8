/** Sets an attribute from a property; what is empty or false takes it away. */
export function reflectAttribute(element: Element, name: string, value: unknown): void {
  if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}
