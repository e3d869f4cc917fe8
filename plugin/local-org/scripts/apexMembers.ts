import { supportedMembers, type SupportedType } from '../src/apex/library/supportedMembers.ts';
import { builtInTypes } from '../src/apex/platform/runtime/builtIns.ts';

/** Built-in types of Apex with the members that the local org has, read from their declarations. */
export const apexMembers = (): readonly SupportedType[] => supportedMembers(builtInTypes);

if (import.meta.main) process.stdout.write(`${JSON.stringify(apexMembers(), null, 2)}\n`);
