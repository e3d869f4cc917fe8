import type { MetadataComponent } from '../../contract.ts';
import { componentType, isFolder } from '../../metadata/componentTypes.ts';
import { textOf } from '../../metadata/elements.ts';
import { escapeXml, type XmlElement } from '../../metadata/xml.ts';
import { SoapFault } from '../envelope.ts';

const NIL = /^<[^>]*\bnil\s*=\s*["'](?:true|1)["']/;
const TYPE = /^<[^>]*\btype\s*=\s*["'](?:[\w.-]+:)?(\w+)["']/;

/** The element again without prefixes, attributes and what is nil; the text of metadata files has none of these. */
function plain(element: XmlElement, name = element.name): string {
  if (NIL.test(element.source())) return '';
  const inner =
    element.children.length > 0 ? element.children.map((child) => plain(child)).join('') : escapeXml(element.text);
  return `<${name}>${inner}</${name}>`;
}

/**
 * The component that an element such as `<metadata xsi:type="CustomField">` describes.
 * @throws SoapFault when it states no known type or no name
 */
export function componentOf(element: XmlElement): MetadataComponent {
  const type = TYPE.exec(element.source())?.[1] ?? '';
  const known = componentType(type);
  if (!known)
    throw new SoapFault('INVALID_TYPE', `This type of metadata is not available for this organization: ${type}`);
  const fullName = textOf(element, 'fullName');
  if (fullName === undefined) throw new SoapFault('REQUIRED_FIELD_MISSING', 'Required field is missing: fullName');
  const children = element.children.map((child) => {
    // Inside its object a part goes by its own name.
    const isOwnName = known.partOf !== undefined && child.name === 'fullName';
    return isOwnName ? `<fullName>${escapeXml(fullName.split('.').slice(1).join('.'))}</fullName>` : plain(child);
  });
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${children.join('')}</${type}>\n`;
  const content = contentOf(element);
  return { type, fullName, fileName: `${known.folder}/${fullName}`, xml, ...(content && { content }) };
}

function contentOf(element: XmlElement): Uint8Array | undefined {
  const base64 = textOf(element, 'content');
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

/** A component as an element of `readMetadata`; the name of a part is that of the object and its own. */
export function recordXml(component: MetadataComponent, root: XmlElement | undefined): string {
  const children = (root?.children ?? []).filter((child) => child.name !== 'fullName').map((child) => child.source());
  const content = component.content ? [`<content>${Buffer.from(component.content).toString('base64')}</content>`] : [];
  const name = `<fullName>${escapeXml(component.fullName)}</fullName>`;
  const type = isFolder(component) ? `${component.type}Folder` : component.type;
  return `<records xsi:type="${type}">${[name, ...children, ...content].join('')}</records>`;
}
