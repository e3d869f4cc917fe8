import type { CatalogueConnection } from '../data/catalogue.ts';

interface Rows {
  readonly records: readonly { readonly Id: string; readonly Name: string }[];
}

/**
 * Gives a user the permission sets that it does not have yet.
 *
 * @throws {Error} when the user or a permission set is not in the org: deploy `force-app` first.
 */
export async function assignPermissionSets(
  connection: CatalogueConnection,
  username: string,
  names: readonly string[]
): Promise<void> {
  const base = `/services/data/v${connection.version}`;
  const query = async (soql: string): Promise<Rows['records']> =>
    ((await connection.request({ method: 'GET', url: `${base}/query?q=${encodeURIComponent(soql)}` })) as Rows).records;
  const [user] = await query(`SELECT Id, Name FROM User WHERE Username = '${username}'`);
  if (!user) throw new Error(`There is no user ${username}.`);
  const list = names.map((name) => `'${name}'`).join(',');
  const held = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${user.Id}'`;
  const missing = await query(`SELECT Id, Name FROM PermissionSet WHERE Name IN (${list}) AND Id NOT IN (${held})`);
  const known = await query(`SELECT Id, Name FROM PermissionSet WHERE Name IN (${list})`);
  const unknown = names.filter((name) => !known.some((row) => row.Name === name));
  if (unknown.length > 0) throw new Error(`There is no permission set ${unknown.join(', ')}: deploy force-app first.`);
  for (const { Id } of missing) {
    const body = JSON.stringify({ AssigneeId: user.Id, PermissionSetId: Id });
    const headers = { 'content-type': 'application/json' };
    await connection.request({ method: 'POST', url: `${base}/sobjects/PermissionSetAssignment`, body, headers });
  }
}
