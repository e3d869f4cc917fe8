import { ApiError, type Org, type Session } from '../contract.ts';

/** @throws ApiError INSUFFICIENT_ACCESS for a user who may not use the Metadata API, whatever he asks of it */
export function checkMetadataApi(org: Org, session: Session): void {
  if (org.rights(session).modifiesMetadata === true) return;
  throw new ApiError(
    'INSUFFICIENT_ACCESS',
    'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
    { status: 403 }
  );
}

/** @throws ApiError INSUFFICIENT_ACCESS for a user who may not change components by the Tooling API */
export function checkCustomizes(org: Org, session: Session): void {
  if (org.rights(session).customizes === true) return;
  throw new ApiError(
    'INSUFFICIENT_ACCESS',
    'insufficient access rights: the user needs the permission Customize Application',
    { status: 403 }
  );
}
