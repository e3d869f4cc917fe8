/** Orders written record by record through the API, past the commands: as any integration may do. */
import type { Connection } from 'jsforce';
import { API_VERSION, type LocalCrm } from '../../sync/support/localCrm.ts';

export interface HandLine {
  readonly productCode: string;
  readonly quantity?: number;
  /** Written as it is. */
  readonly attributes?: string;
  /** Index of an earlier line. */
  readonly parent?: number;
}

/** A draft order; the product is made when it is missing. Gives its id and those of its lines. */
export async function writeOrder(
  local: LocalCrm,
  externalId: string,
  lines: readonly HandLine[]
): Promise<{ readonly id: string; readonly lineIds: readonly string[] }> {
  const { admin } = local;
  const [book] = (await admin.query<{ Id: string }>('SELECT Id FROM Pricebook2 WHERE IsStandard = true')).records;
  const [account] = (await admin.query<{ Id: string }>(`SELECT Id FROM Account WHERE OM_ExternalId__c = 'ACC-ALMA'`))
    .records;
  const order = await created(admin, 'Order', {
    AccountId: account?.Id,
    Pricebook2Id: book?.Id,
    EffectiveDate: '2026-01-01',
    Status: 'Draft',
    OM_ExternalId__c: externalId,
  });
  const lineIds: string[] = [];
  for (const [index, line] of lines.entries()) {
    lineIds.push(
      await created(admin, 'OrderItem', {
        OrderId: order,
        PricebookEntryId: await priceOf(admin, line.productCode, book?.Id ?? ''),
        Quantity: line.quantity ?? 1,
        UnitPrice: 10,
        OM_Action__c: 'add',
        OM_ExternalId__c: `${externalId}/${index + 1}`,
        OM_Attributes__c: line.attributes ?? '{}',
        ...(line.parent === undefined ? {} : { OM_ParentItem__c: lineIds[line.parent] }),
      })
    );
  }
  return { id: order, lineIds };
}

/** State and announcement, as the submit command writes them, without any of its checks. */
export async function submitByHand(local: LocalCrm, orderId: string): Promise<void> {
  const body = {
    allOrNone: true,
    compositeRequest: [
      {
        method: 'PATCH',
        url: `/services/data/v${API_VERSION}/sobjects/Order/${orderId}`,
        referenceId: 'order',
        body: { OM_State__c: 'Acknowledged', OM_SubmittedAt__c: new Date().toISOString() },
      },
      {
        method: 'POST',
        url: `/services/data/v${API_VERSION}/sobjects/OM_OutboxEvent__c`,
        referenceId: 'event',
        body: { Type__c: 'OrderSubmitted', Order__c: orderId, Payload__c: '{"revision":1}' },
      },
    ],
  };
  const answer = await local.admin.requestPost<{ compositeResponse: readonly { httpStatusCode: number }[] }>(
    '/composite',
    body
  );
  if (answer.compositeResponse.some(({ httpStatusCode }) => httpStatusCode >= 300))
    throw new Error(JSON.stringify(answer));
}

async function priceOf(admin: Connection, productCode: string, book: string): Promise<string> {
  const soql = `SELECT Id FROM PricebookEntry WHERE Product2.ProductCode = '${productCode}' AND Pricebook2Id = '${book}'`;
  const [known] = (await admin.query<{ Id: string }>(soql)).records;
  if (known) return known.Id;
  const product = await created(admin, 'Product2', { Name: productCode, ProductCode: productCode, IsActive: true });
  return created(admin, 'PricebookEntry', { Pricebook2Id: book, Product2Id: product, UnitPrice: 10, IsActive: true });
}

/** @throws what the org says when it refuses. */
async function created(admin: Connection, object: string, fields: object): Promise<string> {
  const result = await admin.create(object, fields);
  if (!result.success) throw new Error(JSON.stringify(result.errors));
  return result.id;
}
