import type { NativeType } from '../native.ts';
import { assertType, loggingLevelType, systemType } from './types/assertTypes.ts';
import { cacheTypes } from './types/cacheTypes.ts';
import { cryptoType, encodingUtilType } from './types/cryptoTypes.ts';
import { dateType, timeType } from './types/dateTypes.ts';
import { datetimeType } from './types/datetimeType.ts';
import { exceptionTypes } from './types/exceptionTypes.ts';
import { httpTypes } from './types/httpTypes.ts';
import {
  callableType,
  collatorType,
  comparableType,
  comparatorType,
  iterableType,
  iteratorType,
} from './types/iterationTypes.ts';
import { jsonParserType, jsonTokenType } from './types/jsonParserType.ts';
import { jsonGeneratorType, jsonType } from './types/jsonTypes.ts';
import { limitsType } from './types/limitsType.ts';
import { listType } from './types/listType.ts';
import { mapType } from './types/mapType.ts';
import { mathType } from './types/mathType.ts';
import { booleanType, decimalType, doubleType, integerType, longType, roundingModeType } from './types/numberTypes.ts';
import { objectType, typeType } from './types/objectTypes.ts';
import { pageTypes } from './types/pageTypes.ts';
import { matcherType, patternType } from './types/patternTypes.ts';
import { restTypes } from './types/restTypes.ts';
import { setType } from './types/setType.ts';
import { simpleTypes } from './types/simpleTypes.ts';
import { stringType } from './types/stringType.ts';
import { blobType, idType } from './types/valueTypes.ts';

export { valueOperators } from './operators.ts';

/**
 * The built-in types that need no org. `System` and `Test` are declared in part here; the platform declares the rest of
 * them.
 */
export const libraryTypes: readonly NativeType[] = [
  objectType,
  typeType,
  booleanType,
  integerType,
  longType,
  doubleType,
  decimalType,
  roundingModeType,
  mathType,
  stringType,
  idType,
  blobType,
  dateType,
  timeType,
  datetimeType,
  listType,
  setType,
  mapType,
  iterableType,
  iteratorType,
  comparableType,
  comparatorType,
  collatorType,
  callableType,
  patternType,
  matcherType,
  jsonType,
  jsonGeneratorType,
  jsonParserType,
  jsonTokenType,
  encodingUtilType,
  cryptoType,
  systemType,
  assertType,
  loggingLevelType,
  limitsType,
  ...exceptionTypes,
  ...httpTypes,
  ...restTypes,
  ...simpleTypes,
  ...cacheTypes,
  ...pageTypes,
];
