import type { ItemAction } from '../../domain/order.ts';
import type {
  DesignDocument,
  GroupDocument,
  ProductDocument,
  RuleDocument,
  ScenarioDocument,
  SelectorDocument,
  StepDocument,
} from '../document.ts';
import { attributesOf, type ScopeTypes } from '../expressions/expressionScope.ts';

export interface IndexedStep {
  readonly groupKey: string;
  readonly stepKey: string;
  readonly group: GroupDocument;
  readonly step: StepDocument;
}

/** A design with the look-ups that several checks need. */
export interface DesignIndex {
  readonly document: DesignDocument;
  readonly rules: readonly (readonly [string, RuleDocument])[];
  readonly scenarios: readonly (readonly [string, ScenarioDocument])[];
  /** By `group.step`. */
  readonly steps: ReadonlyMap<string, IndexedStep>;
  readonly families: ReadonlySet<string>;
  /** Codes of the products that a selector can match. */
  matching(selector: SelectorDocument): readonly string[];
  /** Actions with which each technical product can come out of decomposition, starting at the commercial products. */
  readonly produced: ReadonlyMap<string, ReadonlySet<ItemAction>>;
  /** Steps that a step waits for directly, groups spelled out. Unknown names are left out. */
  readonly waitsFor: ReadonlyMap<string, ReadonlySet<string>>;
  ruleScope(rule: RuleDocument): ScopeTypes;
  scenarioScope(scenario: ScenarioDocument): ScopeTypes;
  stepScope(groupKey: string): ScopeTypes;
  /** Of the calls behind billing gates: they read the order alone. */
  readonly gateScope: ScopeTypes;
}

export function indexDesign(document: DesignDocument): DesignIndex {
  const rules = Object.entries(document.rules);
  const scenarios = Object.entries(document.scenarios);
  const families = new Map<string, string[]>();
  for (const [code, { family }] of Object.entries(document.products)) {
    if (family !== undefined) families.set(family, [...(families.get(family) ?? []), code]);
  }
  const matching = ({ product, family }: SelectorDocument): readonly string[] => {
    if (product !== undefined) return document.products[product] ? [product] : [];
    return family === undefined ? [] : (families.get(family) ?? []);
  };
  const steps = indexSteps(document);
  const productsOf = (codes: readonly string[]): readonly ProductDocument[] =>
    codes.map((code) => document.products[code]).filter((product) => product !== undefined);

  const scopes = new Map<string, ScopeTypes>();
  const cached = (key: string, make: () => ScopeTypes): ScopeTypes => {
    const known = scopes.get(key);
    if (known) return known;
    const made = make();
    scopes.set(key, made);
    return made;
  };

  return {
    document,
    rules,
    scenarios,
    steps,
    families: new Set(families.keys()),
    matching,
    produced: producedActions(rules, document, matching),
    waitsFor: directPredecessors(document, steps),
    ruleScope: (rule) => {
      const codes = matching(rule);
      return cached(`rule ${codes.join()}`, () => {
        const line = attributesOf(productsOf(codes));
        return { place: 'a rule', line, hasLine: true, hasItem: false };
      });
    },
    scenarioScope: (scenario) => {
      const codes = matching(scenario);
      return cached(`scenario ${codes.join()}`, () => {
        const item = attributesOf(productsOf(codes));
        return { place: 'a scenario', item, hasLine: true, hasItem: true };
      });
    },
    gateScope: { place: 'a call behind the billing gate', hasLine: false, hasItem: false },
    stepScope: (groupKey) =>
      cached(`group ${groupKey}`, () => {
        const scope = document.groups[groupKey]?.scope ?? 'item';
        const codes = scenarios.filter(([, { group }]) => group === groupKey).flatMap(([, one]) => matching(one));
        const item = attributesOf(productsOf([...new Set(codes)]));
        const place = `a step of scope ${scope}`;
        return { place, item, hasLine: scope !== 'order', hasItem: scope === 'item' };
      }),
  };
}

function indexSteps(document: DesignDocument): ReadonlyMap<string, IndexedStep> {
  const steps = new Map<string, IndexedStep>();
  for (const [groupKey, group] of Object.entries(document.groups)) {
    for (const [stepKey, step] of Object.entries(group.steps)) {
      steps.set(`${groupKey}.${stepKey}`, { groupKey, stepKey, group, step });
    }
  }
  return steps;
}

function producedActions(
  rules: DesignIndex['rules'],
  document: DesignDocument,
  matching: DesignIndex['matching']
): ReadonlyMap<string, ReadonlySet<ItemAction>> {
  const produced = new Map<string, Set<ItemAction>>();
  for (let grown = true; grown;) {
    grown = false;
    for (const [, rule] of rules) {
      const available = matching(rule).flatMap((code) =>
        document.products[code]?.kind === 'commercial' ? rule.actions : [...(produced.get(code) ?? [])]
      );
      const target = produced.get(rule.target) ?? new Set<ItemAction>();
      const before = target.size;
      for (const action of rule.actions) if (available.includes(action)) target.add(action);
      if (target.size > before) grown = true;
      if (target.size > 0) produced.set(rule.target, target);
    }
  }
  return produced;
}

/** The steps that a name of a dependency stands for: one step, or all steps of a group. */
export function namedSteps(name: string, document: DesignDocument): readonly string[] {
  const [groupKey = '', stepKey] = name.split('.');
  const group = document.groups[groupKey];
  if (!group) return [];
  if (stepKey === undefined) return Object.keys(group.steps).map((key) => `${groupKey}.${key}`);
  return group.steps[stepKey] ? [name] : [];
}

function directPredecessors(
  document: DesignDocument,
  steps: DesignIndex['steps']
): ReadonlyMap<string, ReadonlySet<string>> {
  const waitsFor = new Map<string, Set<string>>([...steps.keys()].map((key) => [key, new Set<string>()]));
  for (const { from, to } of document.dependencies) {
    const waiting = namedSteps(to, document);
    // A step that a group names on both sides waits for the others; only a dependency on itself is a circle.
    const before = namedSteps(from, document).filter((step) => from === to || !waiting.includes(step));
    for (const step of waiting) for (const other of before) waitsFor.get(step)?.add(other);
  }
  return waitsFor;
}

/** Everything that must be settled before the step can start. */
export function ancestorsOf(step: string, waitsFor: DesignIndex['waitsFor']): ReadonlySet<string> {
  const found = new Set<string>(waitsFor.get(step));
  for (const one of found) for (const before of waitsFor.get(one) ?? []) found.add(before);
  return found;
}
