import { API } from 'org/page';
import { address, call, keyOf } from 'org/client';
import { listOf, objectNameOf, qualifiedField, resourceAdapter, watchResource } from 'org/resources';
import { wireAdapter } from 'org/wire';

type Config = Readonly<Record<string, unknown>>;
const LISTS = `${API}/ui-api`;

const isOfRecord = ({ parentRecordId, relatedListId }: Config): boolean => Boolean(parentRecordId && relatedListId);
const fieldsOf = (value: unknown): readonly string[] => listOf(value).map(qualifiedField);
const recordsUrl = ({ parentRecordId, relatedListId }: Config): string =>
  `${LISTS}/related-list-records/${String(parentRecordId)}/${String(relatedListId)}`;

/** The page of the list that a configuration names, as the body of the resource. */
const pageOf = ({ fields, optionalFields, pageSize, pageToken, sortBy, where }: Config): object => ({
  fields: fieldsOf(fields),
  optionalFields: fieldsOf(optionalFields),
  ...(pageSize === undefined ? {} : { pageSize }),
  ...(pageToken === undefined ? {} : { pageToken }),
  ...(sortBy === undefined ? {} : { sortBy: listOf(sortBy) }),
  ...(where === undefined ? {} : { where }),
});

export const getRelatedListRecords = wireAdapter({
  ready: isOfRecord,
  watch(config, emit) {
    const url = recordsUrl(config);
    const body = pageOf(config);
    return watchResource(`${url} ${keyOf(body)}`, emit, () => call('POST', url, body));
  },
});

export const getRelatedListRecordsBatch = wireAdapter({
  ready: ({ parentRecordId, relatedListParameters }) =>
    Boolean(parentRecordId) && listOf(relatedListParameters).length > 0,
  watch({ parentRecordId, relatedListParameters }, emit) {
    const url = `${LISTS}/related-list-records/batch/${String(parentRecordId)}`;
    const lists = (relatedListParameters as readonly Config[]).map((list) => ({
      relatedListId: list['relatedListId'],
      ...pageOf(list),
    }));
    return watchResource(`${url} ${keyOf(lists)}`, emit, () => call('POST', url, { relatedListParameters: lists }));
  },
});

export const getRelatedListCount = resourceAdapter(isOfRecord, ({ parentRecordId, relatedListId, maxCount }) =>
  address(`${LISTS}/related-list-count/${String(parentRecordId)}/${String(relatedListId)}`, { maxCount })
);

export const getRelatedListsCount = resourceAdapter(
  ({ parentRecordId, relatedListNames }) => Boolean(parentRecordId) && listOf(relatedListNames).length > 0,
  ({ parentRecordId, relatedListNames, maxCount }) =>
    address(`${LISTS}/related-list-count/batch/${String(parentRecordId)}/${listOf(relatedListNames).join(',')}`, {
      maxCount,
    })
);

export const getRelatedListsInfo = resourceAdapter(
  ({ parentObjectApiName }) => Boolean(parentObjectApiName),
  ({ parentObjectApiName, recordTypeId }) =>
    address(`${LISTS}/related-list-info/${objectNameOf(parentObjectApiName)}`, { recordTypeId })
);

export const getRelatedListInfo = resourceAdapter(
  ({ parentObjectApiName, relatedListId }) => Boolean(parentObjectApiName && relatedListId),
  ({ parentObjectApiName, relatedListId, recordTypeId, fields, optionalFields }) =>
    address(`${LISTS}/related-list-info/${objectNameOf(parentObjectApiName)}/${String(relatedListId)}`, {
      recordTypeId,
      fields: fieldsOf(fields),
      optionalFields: fieldsOf(optionalFields),
    })
);

export const getRelatedListInfoBatch = resourceAdapter(
  ({ parentObjectApiName, relatedListNames }) => Boolean(parentObjectApiName) && listOf(relatedListNames).length > 0,
  ({ parentObjectApiName, relatedListNames, recordTypeId }) =>
    address(
      `${LISTS}/related-list-info/batch/${objectNameOf(parentObjectApiName)}/${listOf(relatedListNames).join(',')}`,
      { recordTypeId }
    )
);
