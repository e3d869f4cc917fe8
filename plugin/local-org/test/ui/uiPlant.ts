import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startLocalOrg, type LocalOrgServer } from '../../src/index.ts';

export const xml = (type: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${content}</${type}>\n`;

const componentMeta = xml('LightningComponentBundle', '<apiVersion>66.0</apiVersion><isExposed>true</isExposed>');

/** A small project of a nursery: an object, an application, a page, components that work and one that does not. */
export const PROJECT: Readonly<Record<string, string>> = {
  'objects/Plant__c/Plant__c.object-meta.xml': xml(
    'CustomObject',
    '<label>Plant</label><pluralLabel>Plants</pluralLabel><nameField><label>Plant Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>'
  ),
  'tabs/Plant__c.tab-meta.xml': xml('CustomTab', '<customObject>true</customObject><motif>Custom20: Airplane</motif>'),
  'applications/Nursery.app-meta.xml': xml(
    'CustomApplication',
    '<actionOverrides><actionName>View</actionName><content>Plant_Page</content><formFactor>Large</formFactor><skipRecordTypeSelect>false</skipRecordTypeSelect><type>Flexipage</type><pageOrSobjectType>Plant__c</pageOrSobjectType></actionOverrides><label>Nursery</label><navType>Standard</navType><tabs>standard-home</tabs><tabs>Plant__c</tabs><tabs>standard-Account</tabs><uiType>Lightning</uiType>'
  ),
  'flexipages/Plant_Page.flexipage-meta.xml': xml(
    'FlexiPage',
    '<flexiPageRegions><itemInstances><componentInstance><componentInstanceProperties><name>depth</name><value>3</value></componentInstanceProperties><componentName>leaf</componentName><identifier>c_leaf</identifier><visibilityRule><criteria><leftValue>{!Record.Name}</leftValue><operator>NE</operator><rightValue>Weed</rightValue></criteria></visibilityRule></componentInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions><masterLabel>Plant Page</masterLabel><sobjectType>Plant__c</sobjectType><template><name>flexipage:recordHomeTemplateDesktop</name></template><type>RecordPage</type>'
  ),
  'labels/CustomLabels.labels-meta.xml': xml(
    'CustomLabels',
    '<labels><fullName>Greeting</fullName><language>en_US</language><protected>false</protected><shortDescription>g</shortDescription><value>Hello &amp; welcome</value></labels>'
  ),
  'lwc/leaf/leaf.js-meta.xml': componentMeta,
  'lwc/leaf/leaf.ts': `import { LightningElement, api } from 'lwc';
import GREETING from '@salesforce/label/c.Greeting';
import NAME from '@salesforce/schema/Plant__c.Name';
export default class Leaf extends LightningElement {
  @api depth?: number;
  greeting: string = GREETING;
  field = NAME;
}
`,
  'lwc/leaf/leaf.html': '<template><p>{greeting}</p><lightning-button label="Water"></lightning-button></template>',
  'lwc/thorn/thorn.js-meta.xml': componentMeta,
  'lwc/thorn/thorn.ts': `import { LightningElement } from 'lwc';
import MISSING from '@salesforce/label/c.Nowhere';
export default class Thorn extends LightningElement { text = MISSING; }
`,
  'lwc/thorn/thorn.html': '<template>{text}</template>',
};

export interface UiPlant {
  readonly server: LocalOrgServer;
  readonly folder: string;
  /** Calls as a browser with the session of a user does. */
  browse(path: string, init?: RequestInit & { readonly session?: string }): Promise<Response>;
  stop(): Promise<void>;
}

export async function startUiPlant(): Promise<UiPlant> {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-ui-'));
  for (const [path, content] of Object.entries(PROJECT)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const server = await startLocalOrg({ orgs: [{ name: 'nursery', projectDir: folder }] });
  const session = server.orgs[0]?.admin.accessToken ?? '';
  return {
    server,
    folder,
    browse: (path, { session: own = session, headers, ...init } = {}) =>
      fetch(server.url + path, {
        redirect: 'manual',
        ...init,
        headers: { cookie: `other=1; sid=${own}`, ...(headers as Record<string, string> | undefined) },
      }),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
