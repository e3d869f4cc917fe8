import type { CrmConnection } from '../connection.ts';

/** The access token of now. @throws when the connection has none */
export function accessTokenOf({ accessToken }: CrmConnection): string {
  if (typeof accessToken !== 'string' || accessToken === '') throw new Error('The connection has no access token');
  return accessToken;
}

/** Makes the connection notice that its session has ended, and get another: by a call that needs one. */
export async function renewSession(connection: CrmConnection): Promise<void> {
  await connection.request({ method: 'GET', url: `/services/data/v${connection.version}/` });
}
