import { libraryTypes } from '../../library/index.ts';
import type { NativeType } from '../../native.ts';
import { mergeTypes, platformTypes } from '../natives/index.ts';

/** All types that programs of an org know beside their own and its objects. */
export const builtInTypes: readonly NativeType[] = mergeTypes([...libraryTypes, ...platformTypes]);
