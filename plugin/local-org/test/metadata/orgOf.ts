import type { MetadataComponent, SaveOperation, SaveResult } from '../../src/contract.ts';
import { createOrg, type CreateOrgOptions } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';

const NOW = new Date('2026-03-15T10:20:30.456Z');

export const metadata = (type: string, fullName: string, inner: string): MetadataComponent => ({
  type,
  fullName,
  fileName: `${fullName}.xml`,
  xml: `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}\n</${type}>\n`,
});

export const customObject = (name: string, nameType = '<type>Text</type>'): MetadataComponent =>
  metadata(
    'CustomObject',
    name,
    `<label>${name}</label><pluralLabel>${name}</pluralLabel><nameField><label>Name</label>${nameType}</nameField>
<deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>`
  );

/** `field('Thing__c.Amount__c', 'Number', '<precision>10</precision><scale>2</scale>')` */
export const field = (fullName: string, type: string, inner = ''): MetadataComponent => {
  const name = fullName.split('.')[1] ?? '';
  return metadata(
    'CustomField',
    fullName,
    `<fullName>${name}</fullName><label>${name}</label><type>${type}</type>${inner}`
  );
};

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const rule = (fullName: string, formula: string, message = 'Refused.', inner = ''): MetadataComponent =>
  metadata(
    'ValidationRule',
    fullName,
    `<fullName>${fullName.split('.')[1] ?? ''}</fullName><active>true</active>
<errorConditionFormula>${escape(formula)}</errorConditionFormula>${inner}<errorMessage>${message}</errorMessage>`
  );

export const formulaField = (fullName: string, type: string, formula: string, inner = ''): MetadataComponent =>
  field(fullName, type, `<formula>${escape(formula)}</formula>${inner}`);

/** An org in memory whose clock stands still. @throws when it refuses the metadata */
export function orgOf(
  components: readonly MetadataComponent[] = [],
  options: Partial<CreateOrgOptions> = {}
): LocalOrg {
  const org = createOrg({ name: 'test', now: () => NOW, ...options });
  const problems = components.length === 0 ? [] : deploy(org, components);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return org;
}

/** The messages with which the org refuses the components. */
export function deploy(org: LocalOrg, components: readonly MetadataComponent[]): readonly string[] {
  return org
    .applyMetadata(components, { checkOnly: false })
    .flatMap(({ problem }) => (problem ? [problem.message] : []));
}

export function run(org: LocalOrg, operation: SaveOperation, session = org.admin): SaveResult {
  const [result] = org.save(session, [operation], { allOrNone: false });
  if (result === undefined) throw new Error('The org answered nothing.');
  return result;
}

/** Inserts a record that must be accepted. */
export function insert(org: LocalOrg, object: string, values: Record<string, unknown>, session = org.admin): string {
  const result = run(org, { kind: 'insert', object, values }, session);
  if (!result.success) throw new Error(result.errors.map((error) => `${error.errorCode}: ${error.message}`).join('; '));
  return result.id;
}

export const codes = (result: SaveResult): readonly string[] =>
  result.success ? [] : result.errors.map((error) => error.errorCode);
export const messages = (result: SaveResult): readonly string[] =>
  result.success ? [] : result.errors.map((error) => error.message);

/** An account, a product with a standard price, and a draft order that uses the standard price book. */
export function draftOrder(org: LocalOrg): {
  readonly account: string;
  readonly entry: string;
  readonly order: string;
  readonly pricebook: string;
} {
  const account = insert(org, 'Account', { Name: 'Acme' });
  const product = insert(org, 'Product2', { Name: 'Fiber', ProductCode: 'FIBER', IsActive: true });
  const pricebook = String(org.sql.all('SELECT "Id" FROM "Pricebook2" WHERE "IsStandard" = 1', [])[0]?.['Id']);
  const entry = insert(org, 'PricebookEntry', {
    Pricebook2Id: pricebook,
    Product2Id: product,
    UnitPrice: 10,
    IsActive: true,
  });
  const order = insert(org, 'Order', {
    AccountId: account,
    EffectiveDate: '2026-01-01',
    Status: 'Draft',
    Pricebook2Id: pricebook,
  });
  return { account, entry, order, pricebook };
}

export const orderLine = (order: string, entry: string, values: Record<string, unknown> = {}): SaveOperation => ({
  kind: 'insert',
  object: 'OrderItem',
  values: { OrderId: order, PricebookEntryId: entry, Quantity: 2, UnitPrice: 9.99, ...values },
});
