import { nativeType } from '../../native.ts';
import { changing } from './string/changing.ts';
import { making } from './string/making.ts';
import { searching } from './string/searching.ts';
import { splitting } from './string/splitting.ts';
import { testing } from './string/testing.ts';

export const stringType = nativeType('String', {
  isInstance: (value) => typeof value === 'string',
  members: { ...making, ...testing, ...searching, ...changing, ...splitting },
});
