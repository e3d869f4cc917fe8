import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Row } from '../store/records.ts';
import { quote } from '../store/tables.ts';
import type { OrgCore } from './orgCore.ts';

/** Puts the bytes of a picture in the place of a database; the log of the old one goes with it. */
export function writePicture(file: string, picture: Uint8Array): void {
  const next = `${file}.new`;
  writeFileSync(next, picture, { mode: 0o600 });
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  renameSync(next, file);
}

/**
 * Makes a copy of an org an org of its own: tokens and usernames lead to one of the two. Ids of records stay, so that
 * what tests know of the one is true of the other. `values` are what the organization then says of itself.
 */
export function renameOrg(
  core: OrgCore,
  { orgId, name }: { readonly orgId: string; readonly name: string },
  values: Row = {}
): void {
  const [organization, user] = [core.objectNamed('Organization'), core.objectNamed('User')];
  const before = core.components.meta('orgId') ?? '';
  core.database.transaction(() => {
    core.database.run(`UPDATE ${quote(organization.name)} SET "Id" = ?, "Name" = ? WHERE "Id" = ?`, [
      orgId,
      name,
      before,
    ]);
    core.database.run(`UPDATE ${quote(user.name)} SET "Username" = "Username" || '.' || ?`, [name.toLowerCase()]);
    core.components.setMeta('orgId', orgId);
    const copy = core.records.find(organization, orgId);
    if (copy) core.records.update(organization, { ...copy, ...values });
  });
}
