/** The older module of list views; newer components take `lightning/uiListsApi`. */
import { API } from 'org/page';
import { address } from 'org/client';
import { listOf, objectNameOf, qualifiedField, resourceAdapter } from 'org/resources';

export const MRU = Symbol('MRU');

export const getListUi = resourceAdapter(
  ({ objectApiName, listViewId }) => Boolean(objectApiName ?? listViewId),
  ({ objectApiName, listViewApiName, listViewId, fields, optionalFields, pageSize, pageToken, sortBy }) => {
    const object = objectApiName === undefined ? '' : objectNameOf(objectApiName);
    const list = listViewApiName === MRU ? `${object}/mru` : `${object}/${String(listViewApiName)}`;
    const path = listViewId === undefined ? (listViewApiName === undefined ? object : list) : String(listViewId);
    return address(`${API}/ui-api/list-ui/${path}`, {
      fields: listOf(fields).map(qualifiedField),
      optionalFields: listOf(optionalFields).map(qualifiedField),
      pageSize,
      pageToken,
      sortBy,
    });
  }
);
