/**
 * The modules below `@salesforce/`, made from the metadata of the org. What depends on the user is read when the module
 * runs, from what the page says about its user, so that one build serves all users.
 */

/** What the metadata of an org answers to the build. */
export interface ModuleCatalog {
  /** Text of a custom label. */
  label(name: string): string | undefined;
  /** Why components cannot call this Apex method; undefined when they can. */
  apexProblem(className: string, method: string): string | undefined;
  hasMessageChannel(name: string): boolean;
  hasStaticResource(name: string): boolean;
  hasCustomPermission(name: string): boolean;
  /** Why there is no such object or field, `Order` or `Order.Account.Name`; undefined when there is. */
  schemaProblem(path: string): string | undefined;
}

/** The name under which the page tells about its user; read by the modules of the browser too. */
export const PAGE = 'globalThis.lightningPage';

const text = (value: unknown): string => JSON.stringify(value);
const constant = (value: string): string => `export default ${value};`;

/**
 * Source of the module behind a specifier, or undefined when the base components bring it.
 * @throws Error saying what the metadata lacks
 */
export function salesforceModule(specifier: string, catalog: ModuleCatalog): string | undefined {
  const [, kind = '', ...rest] = specifier.split('/');
  const name = rest.join('/');
  const make = MAKERS[kind];
  return make?.(name, catalog);
}

type Maker = (name: string, catalog: ModuleCatalog) => string | undefined;

const MAKERS: Readonly<Record<string, Maker>> = {
  apex: apexModule,
  apexContinuation: apexModule,
  schema: (name, catalog) => {
    refuseFor(`@salesforce/schema/${name}`, catalog.schemaProblem(name));
    const [objectApiName, ...field] = name.split('.');
    const reference = field.length > 0 ? { fieldApiName: field.join('.'), objectApiName } : { objectApiName };
    return constant(`Object.freeze(${text(reference)})`);
  },
  label: (name, catalog) => {
    if (!name.startsWith('c.')) return undefined;
    const found = catalog.label(name.slice(2));
    refuseFor(`@salesforce/label/${name}`, found === undefined ? 'there is no such custom label' : undefined);
    return constant(text(found));
  },
  messageChannel: (name, catalog) => {
    const known = catalog.hasMessageChannel(name.replace(/__c$/, ''));
    refuseFor(`@salesforce/messageChannel/${name}`, known ? undefined : 'there is no such message channel');
    return constant(`Object.freeze({ channelName: ${text(name)} })`);
  },
  customPermission: (name, catalog) => {
    const known = catalog.hasCustomPermission(name);
    refuseFor(`@salesforce/customPermission/${name}`, known ? undefined : 'there is no such custom permission');
    return constant(`${PAGE}.customPermissions.includes(${text(name)}) ? true : undefined`);
  },
  userPermission: (name) => constant(`${PAGE}.userPermissions.includes(${text(name)}) ? true : undefined`),
  user: (name) => constant(name === 'isGuest' ? 'false' : `${PAGE}.user.id`),
  resourceUrl: (name, catalog) => {
    const known = catalog.hasStaticResource(name);
    refuseFor(`@salesforce/resourceUrl/${name}`, known ? undefined : 'there is no such static resource');
    return constant(text(`/resource/${name}`));
  },
  contentAssetUrl: (name) => constant(text(`/file-asset/${name}`)),
  client: (name) => (name === 'formFactor' ? constant(`${PAGE}.formFactor`) : undefined),
  community: (name) => constant(name === 'basePath' ? "''" : 'undefined'),
};

function apexModule(name: string, catalog: ModuleCatalog): string {
  if (name === '') return `export { refreshApex, getSObjectValue } from 'org/apex';`;
  const [method = '', className = ''] = name.split('.').reverse();
  refuseFor(`@salesforce/apex/${name}`, catalog.apexProblem(className, method));
  return `import { apexMethod } from 'org/apex'; export default apexMethod(${text(`${className}.${method}`)});`;
}

function refuseFor(specifier: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Error(`${specifier}: ${problem}`);
}

/** A format of the user's locale, else what the base components have for it. */
export const i18nModule = (name: string, fallback: string): string =>
  `import fallback from ${text(fallback)}; export default ${PAGE}.i18n[${text(name)}] ?? fallback;`;
