import { MetadataError, type XmlElement } from './xml.ts';

export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((candidate) => candidate.name === name);
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((candidate) => candidate.name === name);
}

/** The text of a child, or undefined when it is absent or empty. */
export function textOf(element: XmlElement, name: string): string | undefined {
  const found = child(element, name)?.text;
  return found === undefined || found === '' ? undefined : found;
}

export function flag(element: XmlElement, name: string, otherwise = false): boolean {
  const text = textOf(element, name);
  return text === undefined ? otherwise : text === 'true';
}

export function numberOf(element: XmlElement, name: string): number | undefined {
  const text = textOf(element, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) {
    throw new MetadataError(`'${text}' is not a number for element ${name}.`, child(element, name)?.position());
  }
  return value;
}

/** A mandatory child. @throws MetadataError as the platform words it */
export function required(element: XmlElement, name: string): string {
  const text = textOf(element, name);
  if (text === undefined) throw new MetadataError(`Required field is missing: ${name}`, element.position());
  return text;
}
