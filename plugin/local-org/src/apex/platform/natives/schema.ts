import { ApexList } from '../../library/collections/list.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { ObjectToken } from '../describe/tokens.ts';
import { DescribeMap } from '../describe/describeMap.ts';
import { describeNamed } from './describeObject.ts';

const globalDescribe = (apex: ApexTransaction): DescribeMap =>
  DescribeMap.from(
    apex,
    'Schema.SObjectType',
    [...orgOf(apex).org.schema.objects()]
      .filter(({ tooling }) => tooling !== true)
      .map((object) => [object.name.toLowerCase(), new ObjectToken(object)] as const)
  );

const describeAll = (apex: ApexTransaction, names: ApexList): ApexList =>
  new ApexList(
    'Schema.DescribeSObjectResult',
    names.items.map((name) => describeNamed(apex, String(name)))
  );

export const schemaType = nativeType('Schema', {
  isInstance: () => false,
  members: {
    'static Map<String,Schema.SObjectType> getGlobalDescribe()': globalDescribe,
    'static List<Schema.DescribeSObjectResult> describeSObjects(List<String> names)': describeAll,
    'static List<Schema.DescribeSObjectResult> describeSObjects(List<String> names, Object options)': describeAll,
  },
});
