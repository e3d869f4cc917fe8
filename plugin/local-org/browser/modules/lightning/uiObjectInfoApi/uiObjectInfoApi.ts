import { API } from 'org/page';
import { listOf, objectNameOf, qualifiedField, resourceAdapter } from 'org/resources';

export const getObjectInfo = resourceAdapter(
  ({ objectApiName }) => Boolean(objectApiName),
  ({ objectApiName }) => `${API}/ui-api/object-info/${objectNameOf(objectApiName)}`
);

export const getObjectInfos = resourceAdapter(
  ({ objectApiNames }) => listOf(objectApiNames).length > 0,
  ({ objectApiNames }) => `${API}/ui-api/object-info/batch/${listOf(objectApiNames).map(objectNameOf).join(',')}`
);

export const getPicklistValues = resourceAdapter(
  ({ recordTypeId, fieldApiName }) => Boolean(recordTypeId && fieldApiName),
  ({ recordTypeId, fieldApiName }) => {
    const [object = '', field = ''] = qualifiedField(fieldApiName).split('.');
    return `${API}/ui-api/object-info/${object}/picklist-values/${String(recordTypeId)}/${field}`;
  }
);

export const getPicklistValuesByRecordType = resourceAdapter(
  ({ objectApiName, recordTypeId }) => Boolean(objectApiName && recordTypeId),
  ({ objectApiName, recordTypeId }) =>
    `${API}/ui-api/object-info/${objectNameOf(objectApiName)}/picklist-values/${String(recordTypeId)}`
);
