/** Product orders as a web shop would send them, and copies of the design to change. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sandbox.ts';

export const sampleOrder = join(root, 'scripts/data/fiber-order.tmf622.json');
export const sampleDesign = join(root, 'config/design');

/** One order of one product for an account of the sample catalogue. */
export const productOrder = (externalId: string, productCode: string): object => ({
  '@type': 'ProductOrder',
  externalId,
  relatedParty: [{ id: 'ACC-ALMA', name: 'Alma Reyes', role: 'customer', '@type': 'RelatedParty' }],
  productOrderItem: [
    {
      id: '1',
      '@type': 'ProductOrderItem',
      action: 'add',
      quantity: 1,
      productOffering: { id: productCode, name: `Product ${productCode}`, '@type': 'ProductOfferingRef' },
    },
  ],
});

/** The sample order under another name. */
export function sampleOrderAs(folder: string, externalId: string): string {
  const order = JSON.parse(readFileSync(sampleOrder, 'utf8')) as object;
  return writeDocument(folder, `${externalId}.json`, { ...order, externalId });
}

export function writeDocument(folder: string, name: string, content: object | string): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** The sample design with one text replaced. */
export function changedDesign(parent: string, file: string, from: string, to: string): string {
  const folder = mkdtempSync(join(parent, 'design-'));
  cpSync(sampleDesign, folder, { recursive: true });
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not say "${from}"`);
  writeFileSync(path, text.replace(from, to));
  return folder;
}
