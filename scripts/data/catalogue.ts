/**
 * Loads the sample catalogue into an org: accounts, products with prices in the standard price book, attributes, bundles.
 * Every record has an external id, so loading again changes nothing and repairs what was edited.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is needed of a connection; `jsforce.Connection` and the `Connection` of `@salesforce/core` have it. */
export interface CatalogueConnection {
  /** API version without `v`, e.g. `66.0`. */
  readonly version: string;
  request(request: {
    readonly method: 'GET' | 'POST' | 'PATCH';
    readonly url: string;
    readonly body?: string;
    readonly headers?: Record<string, string>;
  }): PromiseLike<unknown>;
}

export interface LoadedCatalogue {
  /** Records written, by object. */
  readonly records: Readonly<Record<string, number>>;
  readonly calls: number;
}

interface TreeRecord {
  readonly attributes: { readonly type: string; readonly referenceId: string };
  readonly [field: string]: unknown;
}
interface PlanEntry {
  readonly sobject: string;
  readonly files: readonly string[];
}
type Row = Readonly<Record<string, unknown>>;

/** Fields that name a master record: they are given when a record is created and cannot be given again. */
const masterFields: Readonly<Record<string, string>> = {
  OM_BundleGroup__c: 'Bundle__c',
  OM_BundleComponent__c: 'Bundle__c',
  OM_BundleConstraint__c: 'Bundle__c',
  OM_TemplateClause__c: 'Template__c',
};
const RECORDS_PER_CALL = 200;

/**
 * @throws {Error} when the org refuses a record: the sample data and the metadata do not fit together, or the user may not
 *   write products and bundles (permission set OM_Admin).
 */
export async function loadCatalogue(
  connection: CatalogueConnection,
  folder: string = import.meta.dirname
): Promise<LoadedCatalogue> {
  const org = new CatalogueOrg(connection);
  const records = await loadPlan(org, folder, 'catalogue-plan.json');
  records['PricebookEntry'] = await loadPrices(
    org,
    readJson(folder, 'prices.json') as Readonly<Record<string, number>>
  );
  return { records, calls: org.calls };
}

/** Loads the sample library of clauses with a template of a contract, and the sample approval policy. */
export async function loadBusinessRecords(
  connection: CatalogueConnection,
  folder: string = import.meta.dirname
): Promise<LoadedCatalogue> {
  const org = new CatalogueOrg(connection);
  return { records: await loadPlan(org, folder, 'business-plan.json'), calls: org.calls };
}

async function loadPlan(org: CatalogueOrg, folder: string, file: string): Promise<Record<string, number>> {
  const plan = readJson(folder, file) as readonly PlanEntry[];
  const records: Record<string, number> = {};
  const referred = new Map<string, TreeRecord>();
  for (const { sobject, files } of plan) {
    const trees = files.flatMap((file) => (readJson(folder, file) as { records: readonly TreeRecord[] }).records);
    for (const record of trees) referred.set(`@${record.attributes.referenceId}`, record);
    await org.upsert(sobject, trees, referred);
    records[sobject] = trees.length;
  }
  return records;
}

/** Prices have no external id; product and price book together name one. */
async function loadPrices(org: CatalogueOrg, prices: Readonly<Record<string, number>>): Promise<number> {
  const [book] = await org.query('SELECT Id, IsActive FROM Pricebook2 WHERE IsStandard = true');
  if (!book) throw new Error('The org has no standard price book. Turn on products and price books in Setup.');
  const bookId = String(book['Id']);
  // A new org keeps its standard price book inactive until somebody needs it.
  if (book['IsActive'] !== true) await org.update([{ attributes: { type: 'Pricebook2' }, id: bookId, IsActive: true }]);
  const codes = Object.keys(prices).map((code) => `'${code}'`);
  const where = `WHERE OM_ExternalId__c IN (${codes.join(',')})`;
  const products = await org.query(
    `SELECT Id, OM_ExternalId__c, (SELECT Id FROM PricebookEntries WHERE Pricebook2Id = '${bookId}') FROM Product2 ${where}`
  );
  const attributes = { type: 'PricebookEntry' };
  const entries = products.map((product) => {
    const existing = (product['PricebookEntries'] as { records: readonly Row[] } | null)?.records[0];
    const price = { attributes, UnitPrice: prices[String(product['OM_ExternalId__c'])], IsActive: true };
    return existing ? { ...price, id: existing['Id'] } : { ...price, Pricebook2Id: bookId, Product2Id: product['Id'] };
  });
  await org.insert(entries.filter((entry) => !('id' in entry)));
  await org.update(entries.filter((entry) => 'id' in entry));
  return entries.length;
}

class CatalogueOrg {
  calls = 0;
  readonly #connection: CatalogueConnection;
  readonly #root: string;

  constructor(connection: CatalogueConnection) {
    this.#connection = connection;
    this.#root = `/services/data/v${connection.version}`;
  }

  async query(soql: string): Promise<readonly Row[]> {
    const reply = (await this.#send('GET', `/query?q=${encodeURIComponent(soql)}`)) as { records: readonly Row[] };
    return reply.records;
  }

  insert(records: readonly object[]): Promise<void> {
    return this.#save('POST', '/composite/sobjects', records);
  }

  update(records: readonly object[]): Promise<void> {
    return this.#save('PATCH', '/composite/sobjects', records);
  }

  async upsert(
    object: string,
    records: readonly TreeRecord[],
    referred: ReadonlyMap<string, TreeRecord>
  ): Promise<void> {
    const keyField = keyFieldOf(object);
    const master = masterFields[object];
    const known = master === undefined ? new Set<string>() : await this.#keysInOrg(object, keyField, records);
    const rows = records.map((record) => {
      const fields = Object.entries(record).flatMap(([name, value]) => {
        if (name === 'attributes') return [['attributes', { type: object }] as const];
        if (name === master && known.has(String(record[keyField]))) return [];
        const target = typeof value === 'string' ? referred.get(value) : undefined;
        return [target ? referenceTo(name, target) : ([name, value] as const)];
      });
      return Object.fromEntries(fields);
    });
    await this.#save('PATCH', `/composite/sobjects/${object}/${keyField}`, rows);
  }

  async #keysInOrg(object: string, keyField: string, records: readonly TreeRecord[]): Promise<ReadonlySet<string>> {
    const keys = records.map((record) => `'${String(record[keyField])}'`);
    const rows = await this.query(`SELECT ${keyField} FROM ${object} WHERE ${keyField} IN (${keys.join(',')})`);
    return new Set(rows.map((row) => String(row[keyField])));
  }

  async #save(method: 'POST' | 'PATCH', url: string, records: readonly object[]): Promise<void> {
    for (let at = 0; at < records.length; at += RECORDS_PER_CALL) {
      const chunk = records.slice(at, at + RECORDS_PER_CALL);
      const results = (await this.#send(method, url, { allOrNone: true, records: chunk })) as readonly SaveResult[];
      const refusals = results.flatMap((result, index) =>
        result.success ? [] : result.errors.map((error) => `${JSON.stringify(chunk[index])}: ${error.message}`)
      );
      if (refusals.length > 0) throw new Error(`The org refused sample data. ${refusals.join('\n')}`);
    }
  }

  #send(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): PromiseLike<unknown> {
    this.calls += 1;
    const url = this.#root + path;
    if (!body) return this.#connection.request({ method, url });
    const headers = { 'content-type': 'application/json' };
    return this.#connection.request({ method, url, headers, body: JSON.stringify(body) });
  }
}

interface SaveResult {
  readonly success: boolean;
  readonly errors: readonly { readonly statusCode: string; readonly message: string }[];
}

const keyFieldOf = (object: string): string => (object.endsWith('__c') ? 'ExternalId__c' : 'OM_ExternalId__c');

/** `Product__c: '@ProductVoice'` becomes `Product__r: { OM_ExternalId__c: 'VOICE' }`. */
function referenceTo(field: string, target: TreeRecord): readonly [string, object] {
  const keyField = keyFieldOf(target.attributes.type);
  const relationship = field.endsWith('__c') ? field.replace(/__c$/, '__r') : field.replace(/Id$/, '');
  return [relationship, { [keyField]: target[keyField] }];
}

const readJson = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
