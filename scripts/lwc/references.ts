/** Whether what a component refers to is in the metadata of the project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldOf, labelNames, namesOf, objectOf, type Catalogue, type CatalogueObject } from '../metadata/catalogue.ts';
import type { Project } from '../metadata/project.ts';

/** As the platform's compiler reports it: `apexMethod` `OM_OrderController.getOrder`, `label` `c.OM_Refresh`. */
export interface Reference {
  readonly type: string;
  readonly id: string;
}

type Check = (id: string) => string | undefined;

/** Modules of the platform that an org has besides the base components. */
const PLATFORM = new Set(
  [
    'empApi graphql uiGraphQLApi uiRecordApi uiObjectInfoApi uiListApi uiListsApi uiRelatedListApi uiLayoutApi',
    'uiLookupsApi uiActionsApi uiAppsApi messageService platformShowToastEvent platformResourceLoader navigation',
    'pageReferenceUtils platformWorkspaceApi refresh notificationsLibrary recordForm recordEditForm recordViewForm',
    'inputField outputField messages recordPicker fileUpload inputRichText map flow quickActionPanel clickToDial actions',
  ].flatMap((names) => names.split(' '))
);

/** A function that says what is wrong with a reference. */
export function referenceChecks(
  project: Project,
  catalogue: Catalogue,
  components: ReadonlySet<string>
): (reference: Reference) => string | undefined {
  const labels = labelNames(project);
  const channels = namesOf(project, 'messageChannel');
  const resources = namesOf(project, 'resource');
  const permissions = namesOf(project, 'customPermission');
  const missing = (what: string, isThere: boolean, id: string): string | undefined =>
    isThere ? undefined : `there is no ${what} ${id}`;
  const classes = apexClasses(project.root);
  const module: Check = (id) => {
    const [namespace = '', name = ''] = id.split('/');
    if (namespace === 'c') return missing('component', components.has(name), id);
    return namespace === 'lightning' ? missing('module', isLightningModule(project.root, name), id) : undefined;
  };
  const checks: Readonly<Record<string, Check>> = {
    label: (id) => missing('custom label', !id.startsWith('c.') || labels.has(id.slice(2)), id),
    resourceUrl: (id) => missing('static resource', resources.has(id), id),
    messageChannel: (id) => missing('message channel', channels.has(id.replace(/__c$/, '')), id),
    customPermission: (id) => missing('custom permission', permissions.has(id), id),
    apexMethod: (id) => apexProblem(id, classes),
    apexContinuation: (id) => apexProblem(id, classes),
    apexClass: (id) => missing('Apex class', classes.has(id), id),
    schema: (id) => fieldProblem(id, catalogue),
    module,
    component: (id) => module(moduleOfTag(id)),
  };
  return ({ type, id }) => checks[type]?.(id.replace(/^@salesforce\/\w+\//, ''));
}

/** `c-om-state-badge` is `c/omStateBadge`. */
function moduleOfTag(tag: string): string {
  const [namespace = '', ...words] = tag.split('-');
  const name = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)));
  return `${namespace}/${name.join('')}`;
}

function isLightningModule(root: string, name: string): boolean {
  const base = join(root, 'node_modules/lightning-base-components/src/lightning', name);
  return PLATFORM.has(name) || existsSync(base);
}

/** Sources of the Apex classes, by name. */
function apexClasses(root: string): ReadonlyMap<string, string> {
  const folder = join(root, 'force-app');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.cls'));
  return new Map(files.map((file) => [file.replace(/^.*[\\/]|\.cls$/g, ''), readFileSync(join(folder, file), 'utf8')]));
}

function apexProblem(id: string, classes: ReadonlyMap<string, string>): string | undefined {
  const [className = '', method = ''] = id.split('.');
  const source = classes.get(className);
  if (source === undefined) return `there is no Apex class ${className}`;
  const declared = new RegExp(`@AuraEnabled\\b[^;{}]*\\b${method}\\s*\\(`, 'i').test(source);
  return declared ? undefined : `${className} has no method ${method} with @AuraEnabled`;
}

/** Follows `Order.Account.Name` through the relationships. */
function fieldProblem(id: string, catalogue: Catalogue): string | undefined {
  const [objectName = '', ...path] = id.split('.');
  let object: CatalogueObject | undefined = objectOf(catalogue, objectName);
  if (!object) return `there is no object ${objectName}`;
  for (const [index, name] of path.entries()) {
    const isLast = index === path.length - 1;
    const owner: CatalogueObject = object;
    if (isLast) return fieldOf(owner, name) ? undefined : `${owner.name} has no field ${name}`;
    const relationship = [...owner.fields.values()].find(
      (field) => field.relationshipName?.toLowerCase() === name.toLowerCase()
    );
    const target = relationship?.referenceTo[0];
    object = target === undefined ? undefined : objectOf(catalogue, target);
    if (!object) return `${owner.name} has no relationship ${name}`;
  }
  return undefined;
}
