import { API } from 'org/page';
import { address, call, keyOf } from 'org/client';
import { listOf, objectNameOf, qualifiedField, resourceAdapter, watchResource } from 'org/resources';
import { wireAdapter } from 'org/wire';

const hasName = ({ objectApiName, listViewApiName }: Readonly<Record<string, unknown>>): boolean =>
  Boolean(objectApiName && listViewApiName);

export const getListInfoByName = resourceAdapter(
  hasName,
  ({ objectApiName, listViewApiName }) =>
    `${API}/ui-api/list-info/${objectNameOf(objectApiName)}/${String(listViewApiName)}`
);

export const getListInfosByName = resourceAdapter(
  ({ names }) => listOf(names).length > 0,
  ({ names }) => address(`${API}/ui-api/list-info/batch`, { names: listOf(names).map(String) })
);

export const getListInfosByObjectName = resourceAdapter(
  ({ objectApiName }) => Boolean(objectApiName),
  ({ objectApiName, pageSize, pageToken, q, recentListsOnly }) =>
    address(`${API}/ui-api/list-info/${objectNameOf(objectApiName)}`, { pageSize, pageToken, q, recentListsOnly })
);

export const getListRecordsByName = wireAdapter({
  ready: hasName,
  watch(config, emit) {
    const { objectApiName, listViewApiName, fields, optionalFields, sortBy, ...page } = config;
    const url = `${API}/ui-api/list-records/${objectNameOf(objectApiName)}/${String(listViewApiName)}`;
    const body = {
      fields: listOf(fields).map(qualifiedField),
      optionalFields: listOf(optionalFields).map(qualifiedField),
      ...(sortBy === undefined ? {} : { sortBy: listOf(sortBy) }),
      ...page,
    };
    return watchResource(`${url} ${keyOf(body)}`, emit, () => call('POST', url, body));
  },
});

export const getListObjectInfo = resourceAdapter(
  ({ objectApiName }) => Boolean(objectApiName),
  ({ objectApiName }) => `${API}/ui-api/list-object-info/${objectNameOf(objectApiName)}`
);
