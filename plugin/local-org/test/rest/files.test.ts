import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA, plantServer, type PlantServer } from './plantServer.ts';

let plant: PlantServer;
let account: string;
beforeAll(async () => {
  plant = await plantServer();
  account = await plant.create('Account', { Name: 'Alma' });
});
afterAll(() => plant.server.stop());

const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x80]);
const upload = (values: Readonly<Record<string, unknown>>): Promise<string> =>
  plant.create('ContentVersion', { VersionData: bytes.toString('base64'), PathOnClient: 'a/Offer.pdf', ...values });

async function read(id: string): Promise<Buffer> {
  const response = await fetch(`${plant.server.url}${DATA}/sobjects/ContentVersion/${id}/VersionData`, {
    headers: { authorization: `Bearer ${plant.org.admin.accessToken}` },
  });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('files', () => {
  it('come back byte for byte, and say what they are', async () => {
    const id = await upload({ FirstPublishLocationId: account });
    expect((await read(id)).equals(bytes)).toBe(true);
    const { body } = await plant.api('GET', `/sobjects/ContentVersion/${id}`);
    expect(body).toMatchObject({
      Title: 'Offer',
      FileExtension: 'pdf',
      FileType: 'PDF',
      ContentSize: bytes.length,
      VersionNumber: '1',
      IsLatest: true,
      VersionData: `${DATA}/sobjects/ContentVersion/${id}/VersionData`,
    });
  });

  it('are linked to their owner and to where they were published', async () => {
    const id = await upload({ FirstPublishLocationId: account });
    const { body } = await plant.query(
      `SELECT LinkedEntityId, ShareType FROM ContentDocumentLink WHERE ContentDocumentId IN (SELECT ContentDocumentId FROM ContentVersion WHERE Id = '${id}') ORDER BY ShareType`
    );
    expect(body.records).toMatchObject([{ LinkedEntityId: account, ShareType: 'V' }, { ShareType: 'I' }]);
  });

  it('have versions, of which one is the latest', async () => {
    const first = await upload({ Title: 'Terms' });
    const { body } = await plant.api('GET', `/sobjects/ContentVersion/${first}`);
    const second = await upload({ Title: 'Terms 2', ContentDocumentId: body.ContentDocumentId });
    const versions = await plant.query(
      `SELECT Id, VersionNumber, IsLatest FROM ContentVersion WHERE ContentDocumentId = '${body.ContentDocumentId}' ORDER BY VersionNumber`
    );
    expect(versions.body.records).toMatchObject([
      { Id: first, VersionNumber: '1', IsLatest: false },
      { Id: second, VersionNumber: '2', IsLatest: true },
    ]);
    const document = await plant.api('GET', `/sobjects/ContentDocument/${body.ContentDocumentId}`);
    expect(document.body).toMatchObject({ Title: 'Terms 2', LatestPublishedVersionId: second, FileExtension: 'pdf' });
  });

  it.each([
    [{ PathOnClient: 'x.pdf' }, 'VersionData'],
    [{ VersionData: 'AA==' }, 'PathOnClient'],
  ])('need bytes and a name: %o', async (values, missing) => {
    const { status, body } = await plant.api('POST', '/sobjects/ContentVersion', values);
    expect(status).toBe(400);
    expect(body[0]).toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING', fields: [missing] });
  });

  it('are linked to a record once', async () => {
    const id = await upload({ FirstPublishLocationId: account });
    const { body } = await plant.api('GET', `/sobjects/ContentVersion/${id}`);
    const twin = { ContentDocumentId: body.ContentDocumentId, LinkedEntityId: account, ShareType: 'V' };
    const answer = await plant.api('POST', '/sobjects/ContentDocumentLink', twin);
    expect(answer.body[0].errorCode).toBe('DUPLICATE_VALUE');
  });
});
