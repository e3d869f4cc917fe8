import { child, textOf } from '../metadata/elements.ts';
import { escapeXml, MetadataError, parseXml, type XmlElement } from '../metadata/xml.ts';

/** A refusal in the form of SOAP; all of them have HTTP status 500. */
export class SoapFault extends Error {
  /** Without its prefix, e.g. `INVALID_SESSION_ID`. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'SoapFault';
    this.code = code;
  }
}

export interface SoapCall {
  readonly operation: string;
  readonly sessionId: string;
  readonly header: XmlElement | undefined;
  /** The element of the operation; names have no prefix. */
  readonly body: XmlElement;
}

/** Clients choose their own prefixes; nothing here depends on the namespace of an element. */
class PlainElement implements XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
  readonly #inner: XmlElement;

  constructor(inner: XmlElement) {
    this.name = inner.name.slice(inner.name.indexOf(':') + 1);
    this.text = inner.text;
    this.children = inner.children.map((each) => new PlainElement(each));
    this.#inner = inner;
  }

  position(): ReturnType<XmlElement['position']> {
    return this.#inner.position();
  }

  source(): string {
    return this.#inner.source();
  }
}

/** @throws SoapFault when the text is no SOAP envelope with one operation. */
export function readEnvelope(xml: string): SoapCall {
  let envelope: XmlElement;
  try {
    envelope = new PlainElement(parseXml(xml));
  } catch (error) {
    if (error instanceof MetadataError) throw new SoapFault('INVALID_SOAP_HEADER', error.message);
    throw error;
  }
  const body = child(envelope, 'Body')?.children[0];
  if (envelope.name !== 'Envelope' || !body)
    throw new SoapFault('UNKNOWN_EXCEPTION', 'The request is no SOAP envelope.');
  const header = child(envelope, 'Header');
  const session = header && child(header, 'SessionHeader');
  return { operation: body.name, sessionId: (session && textOf(session, 'sessionId')) ?? '', header, body };
}

/** Elements that are XML already. */
export class RawXml {
  readonly xml: string;
  constructor(xml: string) {
    this.xml = xml;
  }
}

export type SoapValue =
  RawXml | string | number | boolean | null | undefined | readonly SoapValue[] | { readonly [name: string]: SoapValue };

/** An element for a value: lists repeat it, undefined leaves it out, null is `xsi:nil`. */
export function toXml(name: string, value: SoapValue): string {
  if (value === undefined) return '';
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (Array.isArray(value)) return (value as readonly SoapValue[]).map((item) => toXml(name, item)).join('');
  if (value instanceof RawXml) return `<${name}>${value.xml}</${name}>`;
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, item]) => toXml(key, item));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

const envelopeOf = (namespace: string, body: string, header = ''): string =>
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
  `xmlns="${namespace}" xmlns:sf="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
  `${header}<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

/** @param header elements of the header of the answer, when it has one */
export function writeResponse(
  namespace: string,
  operation: string,
  result: SoapValue,
  header?: Readonly<Record<string, SoapValue>>
): string {
  const head = header && toXml('soapenv:Header', header);
  return envelopeOf(namespace, toXml(`${operation}Response`, { result }), head);
}

export function writeFault(namespace: string, { code, message }: SoapFault): string {
  const fault = { faultcode: `sf:${code}`, faultstring: `${code}: ${message}` };
  return envelopeOf(namespace, toXml('soapenv:Fault', fault));
}
