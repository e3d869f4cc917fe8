import type { NativeType } from '../../native.ts';
import { approvalTypes } from './approval.ts';
import { asyncTypes } from './async.ts';
import { cacheTypes } from './cache.ts';
import { connectApiTypes } from './connectApi.ts';
import { databaseTypes } from './database.ts';
import { fieldTypes } from './describeField.ts';
import { objectTypes } from './describeObject.ts';
import { dmlOptionTypes } from './dmlOptions.ts';
import { eventTypes } from './eventBus.ts';
import { exceptionTypes } from './exceptions.ts';
import { messagingTypes } from './messaging.ts';
import { schemaType } from './schema.ts';
import { searchType } from './search.ts';
import { securityTypes } from './security.ts';
import { aggregateType, errorType, idType, sobjectType } from './sobject.ts';
import { stubTypes } from './stub.ts';
import { testTypes } from './test.ts';
import { triggerTypes } from './trigger.ts';
import { userTypes } from './userInfo.ts';

/** The built-in types that need an org. A type may be declared in parts; see `mergeTypes`. */
export const platformTypes: readonly NativeType[] = [
  sobjectType,
  aggregateType,
  idType,
  errorType,
  schemaType,
  ...objectTypes,
  ...fieldTypes,
  ...databaseTypes,
  ...dmlOptionTypes,
  ...asyncTypes,
  ...eventTypes,
  ...exceptionTypes,
  ...messagingTypes,
  ...approvalTypes,
  searchType,
  ...securityTypes,
  ...testTypes,
  ...stubTypes,
  ...cacheTypes,
  ...connectApiTypes,
  ...triggerTypes,
  ...userTypes,
];

/** One declaration for each type: of parts that declare the same member the later one counts. */
export function mergeTypes(parts: readonly NativeType[]): readonly NativeType[] {
  const merged = new Map<string, NativeType>();
  for (const part of parts) {
    const key = part.name.replace(/^System\./, '').toLowerCase();
    const known = merged.get(key);
    merged.set(key, known === undefined ? part : joined(known, part));
  }
  return [...merged.values()];
}

function joined(first: NativeType, second: NativeType): NativeType {
  return {
    ...first,
    ...second,
    name: first.name,
    isInstance: (value) => first.isInstance(value) || second.isInstance(value),
    members: { ...first.members, ...second.members },
    properties: { ...first.properties, ...second.properties },
    ...(first.constructors || second.constructors
      ? { constructors: { ...first.constructors, ...second.constructors } }
      : {}),
  };
}
