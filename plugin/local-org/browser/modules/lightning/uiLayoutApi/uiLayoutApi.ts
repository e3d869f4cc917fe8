import { API } from 'org/page';
import { address } from 'org/client';
import { objectNameOf, resourceAdapter } from 'org/resources';

export const getLayout = resourceAdapter(
  ({ objectApiName }) => Boolean(objectApiName),
  ({ objectApiName, layoutType, mode, recordTypeId, formFactor }) =>
    address(`${API}/ui-api/layout/${objectNameOf(objectApiName)}`, { layoutType, mode, recordTypeId, formFactor })
);
