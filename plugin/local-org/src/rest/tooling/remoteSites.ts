import { ApiError, type MetadataComponent } from '../../contract.ts';
import { textOf } from '../../metadata/elements.ts';
import { escapeXml, type XmlElement } from '../../metadata/xml.ts';
import { isObject } from '../message.ts';
import type { CatalogRow, Columns } from './catalogTypes.ts';

/** `RemoteProxy`: what the tooling API calls a `RemoteSiteSetting`. */
export const REMOTE_SITE: Columns = {
  SiteName: 'string',
  EndpointUrl: 'string',
  Description: 'string',
  IsActive: 'boolean',
  DisableProtocolSecurity: 'boolean',
  NamespacePrefix: 'string',
  FullName: 'string',
  Metadata: 'anyType',
};

export function remoteSiteRow({ fullName }: MetadataComponent, root: XmlElement | undefined): CatalogRow {
  const text = (name: string): string | null => (root && textOf(root, name)) ?? null;
  const metadata = {
    description: text('description'),
    disableProtocolSecurity: text('disableProtocolSecurity') === 'true',
    isActive: text('isActive') === 'true',
    url: text('url'),
    urls: null,
  };
  return {
    SiteName: fullName,
    EndpointUrl: metadata.url,
    Description: metadata.description,
    IsActive: metadata.isActive,
    DisableProtocolSecurity: metadata.disableProtocolSecurity,
    FullName: fullName,
    Metadata: JSON.stringify(metadata),
  };
}

/** The component of the `Metadata` of a request. @throws ApiError when it lacks what the component needs */
export function remoteSiteComponent(fullName: string, metadata: unknown): MetadataComponent {
  const values = isObject(metadata) ? metadata : {};
  const { description, disableProtocolSecurity, isActive, url } = values;
  for (const [name, value] of Object.entries({ disableProtocolSecurity, isActive, url })) {
    if (typeof value === (name === 'url' ? 'string' : 'boolean')) continue;
    throw new ApiError('REQUIRED_FIELD_MISSING', `Required fields are missing: [Metadata.${name}]`, {
      fields: ['Metadata'],
    });
  }
  const stated = { description, disableProtocolSecurity, isActive, url };
  const elements = Object.entries(stated)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'boolean')
    .map(([name, value]) => `    <${name}>${escapeXml(String(value))}</${name}>\n`);
  return {
    type: 'RemoteSiteSetting',
    fullName,
    fileName: `remoteSiteSettings/${fullName}.remoteSite`,
    xml: `<?xml version="1.0" encoding="UTF-8"?>\n<RemoteSiteSetting xmlns="http://soap.sforce.com/2006/04/metadata">\n${elements.join('')}</RemoteSiteSetting>\n`,
  };
}
