import type { Schema } from '../../contract.ts';
import { emitUnit, type EmittedUnit } from '../emit/emitUnit.ts';
import type { NativeType } from '../native.ts';
import type { ApexProblem, TypeDeclaration, Unit } from '../syntax/ast.ts';
import { parseApex } from '../syntax/parse.ts';
import { interfaceText, linkMembers, linkSupertypes } from '../types/link.ts';
import { DeclaredType } from '../types/userSymbol.ts';
import { World, type Uses } from '../types/world.ts';
import { fingerprintOf, hashOf, objectHash, type CachedUnit, type ClassCache } from './classCache.ts';
import { asClass, skeletonOf, type ApexSource } from './units.ts';

export interface CompileOptions {
  readonly schema: Schema;
  readonly natives: readonly NativeType[];
  readonly hasLabel: (name: string) => boolean;
  readonly cache?: ClassCache | undefined;
}

/** A source after compilation. */
export interface CompiledUnit {
  readonly source: ApexSource;
  readonly problems: readonly ApexProblem[];
  /** Absent when the source cannot be parsed. */
  readonly emitted?: EmittedUnit;
  readonly trigger?: { readonly object: string; readonly events: readonly string[] };
}

/** A source on its way. */
interface Draft {
  readonly source: ApexSource;
  readonly key: string;
  readonly problems: ApexProblem[];
  readonly uses: Uses;
  cached?: CachedUnit | undefined;
  symbol?: DeclaredType;
  trigger?: { readonly object: string; readonly events: readonly string[] } | undefined;
}

/**
 * Compiles sources against one another. What the cache has, and what has not changed its meaning since, is taken from
 * there: neither its text nor the classes it uses are then read again.
 */
export function compileSources(
  sources: readonly ApexSource[],
  options: CompileOptions
): { units: readonly CompiledUnit[]; world: World } {
  const { schema, natives, cache } = options;
  const fingerprint = fingerprintOf(natives);
  const world = new World(schema, natives);
  const drafts = sources.map((source) =>
    startDraft(source, hashOf(fingerprint, source.kind, source.name, source.text), cache)
  );
  for (const draft of drafts) register(world, draft);
  for (const draft of drafts)
    recorded(world, draft, ({ symbol }) => symbol && linkSupertypes(world, symbol, draft.problems));
  for (const draft of drafts)
    recorded(world, draft, ({ symbol }) => symbol && linkMembers(world, symbol, draft.problems));
  const hashes = new Hashes(world, options);
  const units = drafts.map((draft) => finishDraft(world, draft, options, hashes));
  return { units, world };
}

/** Compiles one more source against a program that exists, as anonymous Apex is. */
export function compileMore(world: World, source: ApexSource, options: CompileOptions): CompiledUnit {
  const draft = startDraft(source, '', undefined);
  register(world, draft);
  const { symbol } = draft;
  if (symbol) {
    linkSupertypes(world, symbol, draft.problems);
    linkMembers(world, symbol, draft.problems);
  }
  return finishDraft(world, draft, { ...options, cache: undefined }, new Hashes(world, options));
}

function startDraft(source: ApexSource, key: string, cache: ClassCache | undefined): Draft {
  const draft: Draft = { source, key, problems: [], uses: { classes: new Set(), objects: new Set() } };
  const kept = cache?.read(key);
  if (kept !== undefined) {
    draft.cached = JSON.parse(kept) as CachedUnit;
    draft.trigger = draft.cached.trigger;
    draft.symbol = new DeclaredType(draft.cached.skeleton, undefined, source.kind);
  } else parseDraft(draft);
  return draft;
}

function parseDraft(draft: Draft): void {
  const { source } = draft;
  const { unit, problems } = parseApex(source.text, source.kind);
  draft.problems.push(...problems);
  if (!unit) return;
  checkName(draft, unit);
  if (unit.kind === 'trigger') draft.trigger = { object: unit.object, events: unit.events };
  const declaration = asClass(unit);
  if (draft.symbol) draft.symbol.refill(declaration);
  else draft.symbol = new DeclaredType(declaration, undefined, source.kind);
}

function checkName({ source, problems }: Draft, unit: Unit): void {
  if (unit.kind === 'anonymous' || unit.name.toLowerCase() === source.name.toLowerCase()) return;
  problems.push({
    line: unit.line,
    column: unit.column,
    message: `Class name '${unit.name}' is not the name of its file: ${source.name}`,
  });
}

function register(world: World, { source, symbol, problems }: Draft): void {
  if (!symbol || source.kind !== 'class') return;
  if (world.users.has(symbol.key))
    problems.push({
      line: symbol.declaration.line,
      column: symbol.declaration.column,
      message: `Duplicate class: ${symbol.name}`,
    });
  else world.users.set(symbol.key, symbol);
}

/** Notes what names the work looks up. */
function recorded(world: World, draft: Draft, work: (draft: Draft) => unknown): void {
  world.uses = draft.uses;
  try {
    work(draft);
  } finally {
    world.uses = undefined;
  }
}

class Hashes {
  readonly #world: World;
  readonly #options: CompileOptions;
  readonly #classes = new Map<string, string>();

  constructor(world: World, options: CompileOptions) {
    this.#world = world;
    this.#options = options;
  }

  ofClass(name: string): string {
    let hash = this.#classes.get(name);
    if (hash === undefined) {
      const symbol = this.#world.users.get(name);
      hash = symbol ? hashOf(interfaceText(symbol)) : '';
      this.#classes.set(name, hash);
    }
    return hash;
  }

  ofObject(name: string): string {
    if (name.startsWith('label:')) return String(this.#options.hasLabel(name.slice('label:'.length)));
    return objectHash(this.#options.schema, name);
  }

  isFresh({ classes, objects }: CachedUnit): boolean {
    return (
      classes.every(([name, hash]) => this.ofClass(name) === hash) &&
      objects.every(([name, hash]) => this.ofObject(name) === hash)
    );
  }
}

function finishDraft(world: World, draft: Draft, options: CompileOptions, hashes: Hashes): CompiledUnit {
  const { source, cached, trigger } = draft;
  const base = { source, ...(trigger ? { trigger } : {}) };
  if (cached && hashes.isFresh(cached)) return { ...base, problems: cached.problems, emitted: cached.emitted };
  if (cached) parseDraft(draft);
  const { symbol, problems, uses } = draft;
  if (!symbol) return { ...base, problems };
  const triggerObject = trigger && world.sobject(trigger.object);
  if (trigger && !triggerObject)
    problems.push({ line: 1, column: 1, message: `Trigger type isn't an SObject: ${trigger.object}` });
  let emitted: EmittedUnit | undefined;
  recorded(world, draft, () => {
    const hasLabel = (name: string): boolean => {
      uses.objects.add(`label:${name}`);
      return options.hasLabel(name);
    };
    const { problems: found, ...rest } = emitUnit(world, symbol, { triggerObject, hasLabel });
    problems.push(...found);
    emitted = rest;
  });
  const sorted = distinct(problems);
  if (emitted && options.cache) keep(draft, symbol.declaration, emitted, sorted, options.cache, hashes);
  return { ...base, problems: sorted, ...(emitted ? { emitted } : {}) };
}

function keep(
  draft: Draft,
  declaration: TypeDeclaration,
  emitted: EmittedUnit,
  problems: readonly ApexProblem[],
  cache: ClassCache,
  hashes: Hashes
): void {
  const { uses, trigger, key } = draft;
  const own = declaration.name.toLowerCase();
  const entry: CachedUnit = {
    skeleton: skeletonOf(declaration),
    ...(trigger ? { trigger } : {}),
    classes: [...uses.classes].filter((name) => name !== own).map((name) => [name, hashes.ofClass(name)]),
    objects: [...uses.objects].map((name) => [name, hashes.ofObject(name)]),
    emitted,
    problems,
  };
  cache.write(key, JSON.stringify(entry));
}

function distinct(problems: readonly ApexProblem[]): readonly ApexProblem[] {
  const seen = new Set<string>();
  const found = problems.filter(({ line, message }) => {
    const key = `${line}:${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}
