import { expect } from 'vitest';
import { writeZip } from '../../src/deploy/zip.ts';
import { request, type Answer, type PlantServer } from '../rest/plantServer.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
/** A `package.xml`: members by type. */
export const manifest = (types: Readonly<Record<string, readonly string[]>>): string =>
  `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${Object.entries(types)
    .map(
      ([name, members]) =>
        `<types>${members.map((each) => `<members>${each}</members>`).join('')}<name>${name}</name></types>`
    )
    .join('')}<version>66.0</version></Package>`;
/** An archive of files, in base64. */
export const zip = (files: Readonly<Record<string, string>>): string =>
  writeZip(Object.entries(files).map(([path, content]) => ({ path, content: encode(content) }))).toString('base64');
/** An object of its own, with more inside. */
export const gear = (extra = ''): string =>
  `<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Gear</label><pluralLabel>Gears</pluralLabel>` +
  `<deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>` +
  `<nameField><label>Name</label><type>Text</type></nameField>` +
  `<fields><fullName>Teeth__c</fullName><label>Teeth</label><type>Number</type><precision>4</precision><scale>0</scale></fields>${extra}</CustomObject>`;
export const GEAR = {
  'package.xml': manifest({ CustomObject: ['Gear__c'], CustomField: ['Gear__c.Teeth__c'] }),
  'objects/Gear__c.object': gear(),
};

/** The text of the first element of a name. */
export const tag = (text: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';

/** The calls of the Metadata API that tests of deployments make. */
export interface DeployDoors {
  readonly soap: (body: string, token?: string) => Promise<Answer>;
  /** Deploys an archive and waits for its end; answers the status. */
  readonly deploy: (archive: string, options?: string) => Promise<string>;
  /** Waits for the end of a deployment. */
  readonly status: (id: string) => Promise<string>;
}

/** @param plant the server of now, which tests make anew */
export function deployDoors(plant: () => PlantServer): DeployDoors {
  function soap(body: string, token = plant().org.admin.accessToken): Promise<Answer> {
    const envelope =
      `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header>` +
      `<SessionHeader xmlns="http://soap.sforce.com/2006/04/metadata"><sessionId>${token}</sessionId></SessionHeader></env:Header>` +
      `<env:Body>${body}</env:Body></env:Envelope>`;
    return request(`${plant().server.url}/services/Soap/m/66.0`, 'POST', envelope, {
      'content-type': 'text/xml',
      soapaction: '""',
    });
  }

  async function deploy(archive: string, options = ''): Promise<string> {
    const started = await soap(
      `<deploy xmlns="http://soap.sforce.com/2006/04/metadata"><ZipFile>${archive}</ZipFile><DeployOptions>${options}</DeployOptions></deploy>`
    );
    expect(tag(started.text, 'id')).toMatch(/^0Af/);
    expect(tag(started.text, 'done')).toBe('false');
    return status(tag(started.text, 'id'));
  }

  async function status(id: string): Promise<string> {
    for (;;) {
      const { text } = await soap(
        `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>`
      );
      if (tag(text, 'done') === 'true') return text;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  return { soap, deploy, status };
}
