import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA, plantServer, request, type PlantServer } from '../rest/plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(() => plant.server.stop());

const MESSAGE = 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions';

function soap(token: string, body: string): ReturnType<typeof request> {
  const envelope =
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><SessionHeader><sessionId>${token}</sessionId>` +
    `</SessionHeader></e:Header><e:Body>${body}</e:Body></e:Envelope>`;
  const headers = { 'content-type': 'text/xml', soapaction: '""' };
  return request(`${plant.server.url}/services/Soap/m/66.0`, 'POST', envelope, headers);
}
const deployByRest = (token: string): ReturnType<typeof request> =>
  request(
    `${plant.server.url}${DATA}/metadata/deployRequest`,
    'POST',
    { validatedDeployRequestId: '0Af000000000000AAA' },
    { authorization: `Bearer ${token}` }
  );

describe('changing metadata', () => {
  it.each(['<describeMetadata/>', '<deploy><ZipFile/></deploy>', '<createMetadata/>', '<retrieve/>'])(
    'is not for users without the permission, whatever they call: %s',
    async (call) => {
      const refused = await soap(plant.org.integration.accessToken, call);
      expect(refused.status).toBe(500);
      expect(refused.text).toContain('sf:INSUFFICIENT_ACCESS');
      expect(refused.text).toContain(MESSAGE);
      expect((await soap(plant.org.admin.accessToken, call)).text).not.toContain('INSUFFICIENT_ACCESS');
    }
  );

  it('is not for them by REST either', async () => {
    const refused = await deployByRest(plant.org.integration.accessToken);
    expect([refused.status, refused.body]).toEqual([403, [{ errorCode: 'INSUFFICIENT_ACCESS', message: MESSAGE }]]);
    expect((await deployByRest(plant.org.admin.accessToken)).body[0].errorCode).not.toBe('INSUFFICIENT_ACCESS');
  });

  it('is for those who customize the org by the tooling API', async () => {
    const { org } = plant.org;
    const create = (token: string): ReturnType<typeof request> =>
      request(
        `${plant.server.url}${DATA}/tooling/sobjects/StaticResource`,
        'POST',
        { FullName: 'Mine', Name: 'Mine', Body: 'eA==', ContentType: 'text/plain' },
        { authorization: `Bearer ${token}` }
      );
    expect((await create(plant.org.integration.accessToken)).status).toBeGreaterThanOrEqual(400);
    expect(org.components().some(({ fullName }) => fullName === 'Mine')).toBe(false);
    expect((await create(plant.org.admin.accessToken)).status).toBe(201);
  });
});
