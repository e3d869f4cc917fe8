import { ApexDouble } from '../../library/values/double.ts';
import { nativeType } from '../../native.ts';

/** Nothing fills a partition of the local org up: the share of it that is used is none. */
export const cacheTypes = ['Cache.Partition', 'Cache.OrgPartition', 'Cache.SessionPartition'].map((name) =>
  nativeType(name, { isInstance: () => false, members: { 'Double getCapacity()': () => new ApexDouble(0) } })
);
