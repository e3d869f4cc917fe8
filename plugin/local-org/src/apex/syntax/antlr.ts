import { createRequire } from 'node:module';
import type * as Apex from '@apexdevtools/apex-parser';

export type { Apex };

let loaded: typeof Apex | undefined;

/** The parser takes 0.1 s to load; an org whose classes all come from the cache does not pay for it. */
export function antlr(): typeof Apex {
  loaded ??= createRequire(import.meta.url)('@apexdevtools/apex-parser') as typeof Apex;
  return loaded;
}

/** Accessors of the parser are typed as if they always gave something; they give null for what is not there. */
export function optional<Value>(value: Value): NonNullable<Value> | undefined {
  return value ?? undefined;
}
