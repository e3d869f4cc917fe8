import type { PlantServer } from '../rest/plantServer.ts';

export interface SoapAnswer {
  readonly status: number;
  readonly text: string;
}

/** A call of a SOAP API as the administrator; `api` is `u` or `m`. */
export async function soapCall(
  plant: PlantServer,
  api: 'u' | 'm',
  body: string,
  header = '',
  version = '66.0'
): Promise<SoapAnswer> {
  const session = `<SessionHeader><sessionId>${plant.org.admin.accessToken}</sessionId></SessionHeader>`;
  const envelope =
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<e:Header>${session}${header}</e:Header><e:Body>${body}</e:Body></e:Envelope>`;
  const response = await fetch(`${plant.server.url}/services/Soap/${api}/${version}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', soapaction: '""' },
    body: envelope,
  });
  return { status: response.status, text: await response.text() };
}

/** The texts of all elements of a name that hold text only. */
export const tags = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) => match[1] ?? '');
