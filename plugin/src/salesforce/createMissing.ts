import { z } from 'zod';
import type { OrderDraft } from '../domain/orderDraft.ts';
import { bodyOrThrow, parseReply, type CrmClient } from './crmClient.ts';
import { CrmError } from './crmError.ts';
import type { DraftReferences } from './draftReferences.ts';
import type { Money } from './orgCurrency.ts';
import { chunked, quote, within } from './soql.ts';

const IdRow = z.array(z.object({ Id: z.string() }));
const ProductRow = z.array(z.object({ Id: z.string(), ProductCode: z.string() }));
const Saved = z.array(
  z.object({
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string() })).default([]),
  })
);
const PER_COLLECTION = 200;

/**
 * Creates accounts, products and prices that drafts name and the org lacks. Accounts and products are upserted by external
 * id; a product without a stated price costs 0. True when something was created.
 */
export async function createMissing(
  client: CrmClient,
  drafts: readonly OrderDraft[],
  references: DraftReferences,
  money: Money,
  pricebook: string | undefined
): Promise<boolean> {
  const accounts = new Set(
    drafts.map((draft) => draft.accountExternalId).filter((key) => !references.accounts.has(key))
  );
  await save(
    client,
    'Account',
    [...accounts].map((key) => ({ OM_ExternalId__c: key, Name: key }))
  );
  const missing = new Map(
    drafts
      .flatMap((draft) => draft.lines.map((line) => ({ line, currency: draft.currency })))
      .filter(({ line }) => !references.prices.has(line.productCode))
      .map((entry) => [entry.line.productCode, entry])
  );
  if (missing.size === 0) return accounts.size > 0;
  await save(
    client,
    'Product2',
    [...missing.values()].map(({ line }) => ({
      OM_ExternalId__c: line.productCode,
      ProductCode: line.productCode,
      Name: line.productName ?? line.productCode,
      IsActive: true,
    }))
  );
  const books = parseReply(
    IdRow,
    await client.query(
      `SELECT Id FROM Pricebook2 WHERE ${pricebook === undefined ? 'IsStandard = true' : `Name = ${quote(pricebook)}`} LIMIT 1`
    )
  );
  const [book] = books;
  if (!book) throw new CrmError('refused', 'NO_PRICEBOOK', 'The org has no such price book');
  const entries: object[] = [];
  for (const codes of chunked([...missing.keys()], 60)) {
    const soql = `SELECT Id, ProductCode FROM Product2 WHERE ${within('ProductCode', codes)}`;
    for (const product of parseReply(ProductRow, await client.query(soql))) {
      const wanted = missing.get(product.ProductCode);
      entries.push({
        Pricebook2Id: book.Id,
        Product2Id: product.Id,
        UnitPrice: Number(wanted?.line.unitPrice ?? 0),
        IsActive: true,
        ...(money.perRecord ? { CurrencyIsoCode: wanted?.currency ?? money.orgDefault } : {}),
      });
    }
  }
  await save(client, 'PricebookEntry', entries);
  return true;
}

async function save(client: CrmClient, object: string, records: readonly object[]): Promise<void> {
  const isUpsert = object !== 'PricebookEntry';
  for (const chunk of chunked(records, PER_COLLECTION)) {
    const [reply] = await client.composite(
      [
        {
          method: isUpsert ? 'PATCH' : 'POST',
          url: isUpsert ? `/composite/sobjects/${object}/OM_ExternalId__c` : '/composite/sobjects',
          referenceId: 'save',
          body: {
            allOrNone: true,
            records: chunk.map((record) => ({ attributes: { type: object }, ...record })),
          },
        },
      ],
      { allOrNone: false, idempotent: isUpsert }
    );
    if (!reply) throw new CrmError('refused', 'UNEXPECTED_REPLY', `No answer about ${object}`);
    const failed = parseReply(Saved, bodyOrThrow(reply)).find(
      (result) => !result.success && result.errors[0]?.statusCode !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK'
    );
    const [error] = failed?.errors ?? [];
    if (failed)
      throw new CrmError('refused', error?.statusCode ?? '', `${object}: ${error?.statusCode} ${error?.message}`);
  }
}
