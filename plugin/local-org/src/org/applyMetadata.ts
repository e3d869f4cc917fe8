import type { ComponentResult, MetadataComponent } from '../contract.ts';
import type { BuildResult } from '../metadata/model.ts';
import { keyOf, parseComponent, positionInFile, type Problem } from '../metadata/parsedComponents.ts';
import { MetadataError } from '../metadata/xml.ts';
import { checkAutomation } from '../approvals/checkAutomation.ts';
import { checkFormulas } from '../formula/checkFormulas.ts';
import { Formulas } from '../formula/formulas.ts';
import type { ApexPlan } from './apexHost.ts';
import type { OrgCore } from './orgCore.ts';
import { fitTables } from '../store/fitTables.ts';
import { TableConflict } from '../store/tables.ts';
import { isSameComponent } from './sharedComponents.ts';
import { sharedModel } from './sharedModel.ts';
import { syncSetupRecords } from './setupRecords.ts';
import { noteSource } from './sourceTracking.ts';

/** Settings of an org that no component states, by `Order.enableOrders`. */
export type OrgSettings = Readonly<Record<string, string>>;

interface Plan {
  readonly next: ReadonlyMap<string, MetadataComponent>;
  readonly changed: readonly MetadataComponent[];
  readonly removed: readonly string[];
}

/**
 * Deploys components: all of them or, when one has a problem, none. Schema, tables, stored components and the set-up
 * records that show them change in one transaction. With `isTracked`, an org that tracks its source reports the changes.
 */
export function applyMetadata(
  core: OrgCore,
  settings: OrgSettings,
  given: readonly MetadataComponent[],
  options: { readonly checkOnly: boolean; readonly whenAdopted?: () => void; readonly isTracked?: boolean }
): readonly ComponentResult[] {
  const { expanded, problems: broken } = expand(given);
  const plan = planOf(core, expanded);
  const built = build(core, settings, plan.next.values());
  const formulas = new Formulas(built.model, core.records, core.now);
  const known = new Set([...core.components.all()].map(({ component }) => keyOf(component)));
  const hasClass = (name: string): boolean => built.components.has(keyOf({ type: 'ApexClass', fullName: name }));
  const problems = [
    ...broken,
    ...built.problems,
    ...missingDeletions(core, expanded),
    ...checkFormulas(built.model, formulas, built.components),
    ...checkAutomation(built.model, formulas, hasClass),
  ];
  // Classes are compiled against a model that is sound.
  const apex = problems.length === 0 ? core.apex?.plan(built.model, plan.next.values()) : undefined;
  problems.push(...(apex?.problems ?? []));
  if (!options.checkOnly && problems.length === 0) {
    problems.push(...commit(core, built, formulas, plan, { ...options, apex }));
  }
  return resultsOf(core, expanded, { plan, problems, known });
}

/** Reads what is stored into a model, for an org that is opened again, perhaps by a newer version of the local org. */
export function loadModel(core: OrgCore, settings: OrgSettings): void {
  const stored = [...core.components.all()].map(({ component }) => component);
  const built = build(core, settings, stored);
  core.database.transaction(() => {
    fitTables(core.database, built.model.schema.objects());
  });
  core.adopt(built.model);
}

function build(core: OrgCore, defaultSettings: OrgSettings, components: Iterable<MetadataComponent>): BuildResult {
  const keyPrefixOf = (object: string, first: string): string => core.components.keyPrefixOf(object, first);
  return sharedModel({ components, keyPrefixOf, defaultSettings });
}

/** Components as they are stored: the parts of a `.object` file are components of their own. */
function expand(given: readonly MetadataComponent[]): { expanded: MetadataComponent[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const expanded = given.flatMap((component) => {
    if (component.delete) return [component];
    try {
      return parseComponent(component).map((entry) => entry.component);
    } catch (error) {
      if (!(error instanceof MetadataError)) throw error;
      const { type, fullName } = component;
      problems.push({ type, fullName, message: `Error parsing file: ${error.message}`, position: error.position });
      return [component];
    }
  });
  return { expanded, problems };
}

function planOf(core: OrgCore, expanded: readonly MetadataComponent[]): Plan {
  const next = new Map<string, MetadataComponent>();
  for (const { component } of core.components.all()) next.set(keyOf(component), component);
  const changed: MetadataComponent[] = [];
  const removed = new Set<string>();
  for (const component of expanded) {
    const key = keyOf(component);
    if (component.delete) {
      for (const name of next.keys()) if (name === key || isPartOf(name, component)) removed.add(name);
      continue;
    }
    const known = core.components.get(key)?.component;
    if (known === undefined || !isSameComponent(known, component)) changed.push(component);
    next.set(key, known !== undefined && isSameComponent(known, component) ? known : component);
  }
  for (const key of removed) next.delete(key);
  return { next, changed, removed: [...removed] };
}

/** Deleting an object deletes its fields, rules and so on. */
function isPartOf(key: string, object: MetadataComponent): boolean {
  if (object.type !== 'CustomObject') return false;
  return key.slice(key.indexOf(':') + 1).startsWith(`${object.fullName.toLowerCase()}.`);
}

function missingDeletions(core: OrgCore, expanded: readonly MetadataComponent[]): Problem[] {
  return expanded
    .filter((component) => component.delete && core.components.get(keyOf(component)) === undefined)
    .map(({ type, fullName }) => ({ type, fullName, message: `No ${type} named: ${fullName} found` }));
}

interface Adoption {
  readonly apex: ApexPlan | undefined;
  readonly whenAdopted?: () => void;
  readonly isTracked?: boolean;
}

/** The org works by the new model only once the tables that it needs are there, and by the old one if that fails. */
function commit(
  core: OrgCore,
  { model }: BuildResult,
  formulas: Formulas,
  plan: Plan,
  { apex, whenAdopted, isTracked }: Adoption
): readonly Problem[] {
  const restore = core.snapshot();
  try {
    core.database.transaction(() => {
      core.migrate(model);
      const writeMembers = isTracked === true ? noteSource(core, plan) : undefined;
      core.components.write(plan.changed, plan.removed);
      core.adopt(model, formulas);
      whenAdopted?.();
      syncSetupRecords(core);
      writeMembers?.();
      core.counters.flush();
    });
    apex?.adopt();
    return [];
  } catch (error) {
    restore();
    if (!(error instanceof TableConflict)) throw error;
    return [{ type: 'CustomField', fullName: `${error.object}.${error.field}`, message: error.message }];
  }
}

function resultsOf(
  core: OrgCore,
  expanded: readonly MetadataComponent[],
  {
    plan,
    problems,
    known,
  }: { readonly plan: Plan; readonly problems: readonly Problem[]; readonly known: ReadonlySet<string> }
): readonly ComponentResult[] {
  const changed = new Set(plan.changed.map(keyOf));
  const byKey = new Map<string, Problem>();
  for (const problem of problems) if (!byKey.has(keyOf(problem))) byKey.set(keyOf(problem), problem);
  const results = expanded.map((component): ComponentResult => {
    const key = keyOf(component);
    const problem = byKey.get(key);
    byKey.delete(key);
    const stored = core.components.get(key);
    const { type, fullName, fileName } = component;
    return {
      type,
      fullName,
      fileName,
      success: problem === undefined,
      created: problem === undefined && !component.delete && !known.has(key),
      changed: changed.has(key) || component.delete === true,
      ...(stored === undefined ? {} : { id: stored.id }),
      ...(problem === undefined ? {} : { problem: problemOf(problem, component) }),
    };
  });
  // A change may break a component that is not part of it: a rule that uses a deleted field.
  for (const problem of byKey.values()) {
    const { type, fullName } = problem;
    const fileName = core.components.get(keyOf(problem))?.component.fileName ?? '';
    results.push({
      type,
      fullName,
      fileName,
      success: false,
      created: false,
      changed: false,
      problem: problemOf(problem),
    });
  }
  return results;
}

function problemOf(
  { message, position: own }: Problem,
  component?: MetadataComponent
): NonNullable<ComponentResult['problem']> {
  const position = own && component ? positionInFile(component, own) : own;
  return {
    message,
    type: 'Error',
    ...(position === undefined ? {} : { line: position.line, column: position.column }),
  };
}
