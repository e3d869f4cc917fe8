import type { NativeType } from '../../native.ts';
import * as assertTypes from '../../library/types/assertTypes.ts';
import * as cryptoTypes from '../../library/types/cryptoTypes.ts';
import * as dateTypes from '../../library/types/dateTypes.ts';
import * as datetimeType from '../../library/types/datetimeType.ts';
import * as exceptionTypes from '../../library/types/exceptionTypes.ts';
import * as httpTypes from '../../library/types/httpTypes.ts';
import * as iterationTypes from '../../library/types/iterationTypes.ts';
import * as jsonParserType from '../../library/types/jsonParserType.ts';
import * as jsonTypes from '../../library/types/jsonTypes.ts';
import * as limitsType from '../../library/types/limitsType.ts';
import * as listType from '../../library/types/listType.ts';
import * as mapType from '../../library/types/mapType.ts';
import * as mathType from '../../library/types/mathType.ts';
import * as numberTypes from '../../library/types/numberTypes.ts';
import * as objectTypes from '../../library/types/objectTypes.ts';
import * as patternTypes from '../../library/types/patternTypes.ts';
import * as restTypes from '../../library/types/restTypes.ts';
import * as setType from '../../library/types/setType.ts';
import * as simpleTypes from '../../library/types/simpleTypes.ts';
import * as stringType from '../../library/types/stringType.ts';
import * as valueTypes from '../../library/types/valueTypes.ts';
import { mergeTypes, platformTypes } from '../natives/index.ts';

const isType = (value: unknown): value is NativeType =>
  typeof value === 'object' && value !== null && 'typeParameters' in value && 'isInstance' in value;

const libraryTypes: readonly NativeType[] = [
  assertTypes,
  cryptoTypes,
  dateTypes,
  datetimeType,
  exceptionTypes,
  httpTypes,
  iterationTypes,
  jsonParserType,
  jsonTypes,
  limitsType,
  listType,
  mapType,
  mathType,
  numberTypes,
  objectTypes,
  patternTypes,
  restTypes,
  setType,
  simpleTypes,
  stringType,
  valueTypes,
].flatMap((module: object) => Object.values(module).flat().filter(isType));

/** All types that programs of an org know beside their own and its objects. */
export const builtInTypes: readonly NativeType[] = mergeTypes([...libraryTypes, ...platformTypes]);
