import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUiPlant, type UiPlant } from './uiPlant.ts';

let plant: UiPlant;
let version: string;
let document: string;
const bytes = Buffer.from('%PDF-1.4 \u00ff');
const headers = (): Record<string, string> => ({
  authorization: `Bearer ${plant.server.orgs[0]!.admin.accessToken}`,
  'content-type': 'application/json',
});
const upload = async (path: string): Promise<{ version: string; document: string }> => {
  const api = `${plant.server.url}/services/data/v66.0`;
  const body = JSON.stringify({ PathOnClient: path, VersionData: bytes.toString('base64') });
  const created = await fetch(`${api}/sobjects/ContentVersion`, { method: 'POST', headers: headers(), body });
  const { id } = (await created.json()) as { id: string };
  const read = await fetch(`${api}/sobjects/ContentVersion/${id}`, { headers: headers() });
  return { version: id, document: ((await read.json()) as { ContentDocumentId: string }).ContentDocumentId };
};

beforeAll(async () => {
  plant = await startUiPlant();
  ({ version, document } = await upload('Größe.pdf'));
});
afterAll(() => plant.stop());

describe('files in the pages', () => {
  it('stand at the address of their document and of their version, and are shown where a browser can', async () => {
    for (const path of [`document/download/${document}`, `version/download/${version}`]) {
      const response = await plant.browse(`/sfc/servlet.shepherd/${path}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/pdf');
      expect(response.headers.get('content-disposition')).toBe(
        `inline; filename*=UTF-8''${encodeURIComponent('Größe.pdf')}`
      );
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it('are saved where a browser would run what is in them', async () => {
    const page = await upload('page.html');
    const response = await plant.browse(`/sfc/servlet.shepherd/document/download/${page.document}`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it('are for people who are logged in, and exist', async () => {
    const path = `/sfc/servlet.shepherd/document/download/${document}`;
    const stranger = await plant.browse(path, { session: 'nobody' });
    expect(stranger.status).toBe(302);
    expect(stranger.headers.get('location')).toContain('/login');
    for (const missing of [
      `document/download/069000000000000AAA`,
      'document/download/x',
      `other/download/${version}`,
    ]) {
      expect((await plant.browse(`/sfc/servlet.shepherd/${missing}`)).status).toBe(404);
    }
  });
});
