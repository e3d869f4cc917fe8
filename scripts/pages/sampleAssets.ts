/** What a customer has: a bundle with three parts, one of them at rest. Written as the sync service writes it. */
import type { OrgClient } from './orgClient.ts';

export interface SampleAssets {
  /** The internet connection of the bundle, with its technical items. */
  readonly asset: string;
}

/** @param service - the user that writes projections, as the sync service does */
export async function addSampleAssets(service: OrgClient, account: string): Promise<SampleAssets> {
  const products = await service.query<{ Id: string; Name: string; ProductCode: string }>(
    "SELECT Id, Name, ProductCode FROM Product2 WHERE ProductCode IN ('FIBER-1G-TV', 'FIBER-INTERNET', 'VOICE', 'TV')"
  );
  const byCode = new Map(products.map((product) => [product.ProductCode, product]));
  const add = (code: string, line: number, more: Readonly<Record<string, unknown>>): Promise<string> => {
    const product = byCode.get(code);
    if (!product) throw new Error(`The catalogue has no product ${code}.`);
    return service.create('Asset', {
      Name: product.Name,
      AccountId: account,
      Product2Id: product.Id,
      Quantity: 1,
      Status: 'Installed',
      InstallDate: '2026-09-14',
      OM_ExternalId__c: `WEB-2026-0900/${String(line)}`,
      OM_State__c: 'Active',
      ...more,
    });
  };
  const attributes = (values: Readonly<Record<string, unknown>>): { readonly OM_Attributes__c: string } => ({
    OM_Attributes__c: JSON.stringify(values),
  });
  const bundle = await add('FIBER-1G-TV', 1, { Price: 59.9 });
  const item = (key: string, productCode: string, productName: string, values: Readonly<Record<string, unknown>>) => ({
    id: `WEB-2026-0900/r1:${key}`,
    key,
    productCode,
    productName,
    quantity: 1,
    attributes: values,
  });
  const asset = await add('FIBER-INTERNET', 2, {
    ParentId: bundle,
    ...attributes({ speed: '1G', technology: 'fiber', installation: 'technician' }),
    OM_Items__c: JSON.stringify({
      items: [
        item('ACCESS-PORT@2', 'ACCESS-PORT', 'Access port', { portType: 'OLT', downstreamMbps: 1000 }),
        item('CPE-MODEM@1', 'CPE-MODEM', 'Modem', { model: 'ONT-9', speed: '1G' }),
      ],
    }),
  });
  await add('VOICE', 3, {
    ParentId: bundle,
    OM_State__c: 'Suspended',
    ...attributes({ phoneNumber: '+34910000000', portIn: true }),
  });
  await add('TV', 4, { ParentId: bundle, ...attributes({ package: 'sport' }) });
  return { asset };
}
