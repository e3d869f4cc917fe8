import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDesign, readDesignFiles, type DesignDocument } from '../../../plugin/src/design/index.ts';
import { readTmf622 } from '../../../plugin/src/intake/tmf622.ts';
import { loadCatalogue } from '../../data/catalogue.ts';
import { projectRoot } from '../support/projectCopy.ts';
import { startLocalCrm, type LocalCrm } from '../support/localCrm.ts';

const data = join(projectRoot, 'scripts/data');

async function readDesign(): Promise<DesignDocument> {
  const sources = await readDesignFiles(join(projectRoot, 'config/design'), projectRoot);
  if (!sources.ok) throw new Error('the sample design cannot be read');
  const parsed = parseDesign(sources.value);
  if (!parsed.ok) throw new Error(parsed.error.map((problem) => problem.message).join('\n'));
  return parsed.value.document;
}

describe('the sample catalogue', () => {
  let crm: LocalCrm;
  let design: DesignDocument;
  beforeAll(async () => {
    crm = await startLocalCrm();
    design = await readDesign();
  });
  afterAll(() => crm.stop());

  it('loads, and loads again without doubling anything', async () => {
    const first = await loadCatalogue(crm.admin);
    const second = await loadCatalogue(crm.admin);

    expect(second.records).toEqual(first.records);
    for (const [object, count] of Object.entries(first.records)) {
      const rows = await crm.admin.query(`SELECT Id FROM ${object}`);
      expect(rows.length, object).toBe(count);
    }
  });

  it('repairs what was edited', async () => {
    await loadCatalogue(crm.admin);
    const [entry] = await crm.admin.query(`SELECT Id FROM PricebookEntry WHERE Product2.ProductCode = 'FIBER-1G-TV'`);
    await crm.admin.update('PricebookEntry', String(entry?.['Id']), { UnitPrice: 1 });

    await loadCatalogue(crm.admin);

    const [repaired] = await crm.admin.query(
      `SELECT UnitPrice FROM PricebookEntry WHERE Product2.ProductCode = 'FIBER-1G-TV'`
    );
    expect(repaired?.['UnitPrice']).toBe(59.9);
  });

  it('has the products of the fulfillment design, with the same attributes and values', async () => {
    await loadCatalogue(crm.admin);
    const products = await crm.admin.query(
      'SELECT ProductCode, Name, OM_Billable__c, (SELECT Key__c, Type__c, Required__c, Values__c, Default__c FROM OM_Attributes__r) FROM Product2'
    );

    const catalogue = products.map((product) => ({
      code: product['ProductCode'],
      name: product['Name'],
      billable: product['OM_Billable__c'],
      attributes: attributesOf(product),
    }));
    const sold = Object.entries(design.products).filter(([, product]) => product.kind === 'commercial');

    const wanted = sold.map(([code, product]) => ({
      code,
      name: product.name,
      billable: product.billable,
      attributes: Object.fromEntries(
        Object.entries(product.attributes).map(([key, spec]) => [
          key,
          {
            type: spec.type,
            required: spec.required,
            values: spec.values?.map(String) ?? [],
            default: spec.default === undefined ? undefined : String(spec.default),
          },
        ])
      ),
    }));
    const byCode = (a: { code: unknown }, b: { code: unknown }): number => String(a.code).localeCompare(String(b.code));
    expect(catalogue.toSorted(byCode)).toEqual(wanted.toSorted(byCode));
  });

  it.each(['fiber-order', 'office-coffee'])('has the customer and the products of %s.tmf622.json', async (name) => {
    await loadCatalogue(crm.admin);
    const orders = readTmf622(readFileSync(join(data, `${name}.tmf622.json`), 'utf8'));
    if (!orders.ok) throw new Error(orders.error.map((problem) => problem.message).join('\n'));
    const [order] = orders.value;

    expect(order?.warnings).toEqual([]);
    const accounts = await crm.admin.query('SELECT OM_ExternalId__c FROM Account');
    expect(accounts.map((account) => account['OM_ExternalId__c'])).toContain(order?.draft.accountExternalId);
    for (const line of order?.draft.lines ?? []) {
      const product = design.products[line.productCode];
      expect(product?.kind, line.productCode).toBe('commercial');
      for (const [key, value] of Object.entries(line.attributes)) {
        const spec = product?.attributes[key];
        expect(typeof value, `${line.productCode}.${key}`).toBe(spec?.type);
        if (spec?.values) expect(spec.values).toContain(value);
      }
    }
  });
});

interface AttributeRow {
  readonly Key__c: string;
  readonly Type__c: string;
  readonly Required__c: boolean;
  readonly Values__c: string | null;
  readonly Default__c: string | null;
}

function attributesOf(product: Readonly<Record<string, unknown>>): Readonly<Record<string, object>> {
  const children = product['OM_Attributes__r'] as { readonly records: readonly AttributeRow[] } | null;
  return Object.fromEntries(
    (children?.records ?? []).map((row) => [
      row.Key__c,
      {
        type: row.Type__c.toLowerCase(),
        required: row.Required__c,
        values: row.Values__c?.split(/\r?\n/) ?? [],
        default: row.Default__c ?? undefined,
      },
    ])
  );
}
