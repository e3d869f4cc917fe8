import type { StepType } from '../domain/fulfillmentDesign.ts';
import { itemActions, type ItemAction } from './itemActions.ts';
import { canonicalJson } from './canonicalJson.ts';
import {
  dependencyKey,
  type AttributeDocument,
  type ChangeDocument,
  type DependencyDocument,
  type DesignDocument,
  type GateCallDocument,
  type GroupDocument,
  type MappingDocument,
  type PointOfNoReturnDocument,
  type ProductDocument,
  type RetryDocument,
  type RuleDocument,
  type ScenarioDocument,
  type SelectorDocument,
  type StepDocument,
  type ValueDocument,
} from './document.ts';
import { peopleSections, stepPeople } from './normalizePeople.ts';
import { stepTimes, timeSections } from './normalizeTimes.ts';
import type { Locate } from './problems.ts';
import type {
  AuthoredAttributes,
  AuthoredChange,
  AuthoredDependency,
  AuthoredDesign,
  AuthoredGateCall,
  AuthoredGroup,
  AuthoredPointOfNoReturn,
  AuthoredProduct,
  AuthoredRetry,
  AuthoredRule,
  AuthoredScenario,
  AuthoredStep,
} from './schema.ts';

/** How long a step of each type takes when nobody says so. */
const DEFAULT_DURATION: Readonly<Record<Exclude<StepType, 'billingGate'>, string>> = {
  callout: 'PT5M',
  manual: 'PT4H',
  milestone: 'PT0S',
  timer: 'PT0S',
  waitForEvent: 'P1D',
  auto: 'PT0S',
};
const DEFAULT_RETRY: RetryDocument = { attempts: 5, delay: 'PT10S', maxDelay: 'PT10M', backoff: 2 };

/** Fills in every default. Normalizing a normalized design changes nothing. */
export function normalizeDesign(
  authored: AuthoredDesign,
  locate: Locate
): { readonly document: DesignDocument; readonly locate: Locate } {
  const groups = mapValues(authored.groups ?? {}, (one) => group(one, authored));
  const { dependencies, origins } = allDependencies(authored, groups);
  const document: DesignDocument = {
    design: authored.design ?? 'fulfillment',
    products: mapValues(authored.products ?? {}, product),
    rules: mapValues(authored.rules ?? {}, rule),
    scenarios: mapValues(authored.scenarios ?? {}, scenario),
    groups,
    dependencies,
    ...(authored.billing
      ? {
          billing: {
            release: authored.billing.release ?? 'bundle',
            gateway: authored.billing.gateway,
            operation: authored.billing.operation,
            retry: retry(authored.billing.retry),
            ...(authored.billing.also ? { also: mapValues(authored.billing.also, gateCall) } : {}),
          },
        }
      : {}),
    gateways: mapValues(authored.gateways ?? {}, (gateway) => ({
      kind: gateway.kind,
      settings: gateway.settings ?? {},
    })),
    ...timeSections(authored),
    ...peopleSections(authored),
  };
  return {
    document,
    locate: (path) => {
      const origin = path[0] === 'dependencies' ? origins.get(String(path[1])) : undefined;
      return locate(origin ?? path);
    },
  };
}

function product(authored: AuthoredProduct): ProductDocument {
  return {
    name: authored.name,
    kind: authored.kind,
    ...(authored.family === undefined ? {} : { family: authored.family }),
    billable: authored.billable ?? authored.kind === 'commercial',
    fulfillment: authored.fulfillment ?? 'rules',
    attributes: attributes(authored.attributes),
  };
}

function attributes(authored: AuthoredAttributes = {}): Readonly<Record<string, AttributeDocument>> {
  return mapValues(authored, (one): AttributeDocument => {
    const full = one as {
      readonly type?: AttributeDocument['type'] | undefined;
      readonly required?: boolean | undefined;
      readonly values?: AttributeDocument['values'] | undefined;
      readonly default?: AttributeDocument['default'] | undefined;
    };
    return {
      type: full.type ?? typeOf(full.default ?? full.values?.[0]),
      required: full.required ?? false,
      ...(full.values === undefined ? {} : { values: full.values }),
      ...(full.default === undefined ? {} : { default: full.default }),
    };
  });
}

const typeOf = (value: string | number | boolean | undefined): AttributeDocument['type'] => {
  const type = typeof value;
  return type === 'number' || type === 'boolean' ? type : 'string';
};

function selector(authored: Pick<AuthoredRule, 'product' | 'family' | 'actions' | 'when'>): SelectorDocument {
  const named: readonly ItemAction[] = authored.actions ?? ['add'];
  return {
    ...(authored.product === undefined ? {} : { product: authored.product }),
    ...(authored.family === undefined ? {} : { family: authored.family }),
    actions: itemActions.filter((action) => named.includes(action)),
    ...(authored.when === undefined ? {} : { when: authored.when }),
  };
}

function rule(authored: AuthoredRule): RuleDocument {
  return {
    ...selector(authored),
    target: authored.target,
    scope: authored.scope ?? 'line',
    ...(authored.scopeKey === undefined ? {} : { scopeKey: authored.scopeKey }),
    quantity: authored.quantity ?? (authored.scope === undefined || authored.scope === 'line' ? 'same' : 'one'),
    attributes: mapValues(authored.attributes ?? {}, (mapping): MappingDocument => {
      if (typeof mapping !== 'object' || !('from' in mapping)) return value(mapping);
      const { from, values, otherwise } = mapping;
      return { from, ...(values ? { values } : {}), ...(otherwise === undefined ? {} : { otherwise }) };
    }),
  };
}

const value = (authored: string | number | boolean | ValueDocument): ValueDocument =>
  typeof authored === 'number' || typeof authored === 'boolean' ? { value: authored } : authored;

const scenario = (authored: AuthoredScenario): ScenarioDocument => ({ ...selector(authored), group: authored.group });

function group(authored: AuthoredGroup, design: AuthoredDesign): GroupDocument {
  const steps = mapValues(authored.steps, (one) => step(one, design));
  return { name: authored.name, scope: authored.scope ?? 'item', steps };
}

function step(authored: AuthoredStep, design: AuthoredDesign): StepDocument {
  const { name, type, when, gateway, operation, queue, instructions, delay, event } = authored;
  const optional = { when, gateway, operation, queue, instructions, delay, event };
  return {
    name,
    type,
    mandatory: authored.mandatory ?? true,
    ...(withoutUndefined(optional) as Pick<StepDocument, 'when' | 'gateway' | 'operation' | 'queue' | 'event'>),
    payload: mapValues(authored.payload ?? {}, value),
    form: attributes(authored.form),
    duration: authored.duration ?? (type === 'timer' && delay !== undefined ? delay : DEFAULT_DURATION[type]),
    ...stepTimes(authored, design),
    ...stepPeople(authored, design),
    retry: retry(authored.retry),
    ...(authored.change ? { change: change(authored.change, gateway) } : {}),
    ...(authored.pointOfNoReturn ? { pointOfNoReturn: pointOfNoReturn(authored.pointOfNoReturn) } : {}),
  };
}

/** A step that can be undone is undone before it is done again, unless the author says otherwise. */
function change(authored: AuthoredChange, gateway: string | undefined): ChangeDocument {
  const { strategy, undo, sensitiveTo } = authored;
  return {
    strategy: strategy ?? (undo ? 'undoThenRedo' : 'redo'),
    ...(undo
      ? {
          undo: {
            gateway: undo.gateway ?? gateway ?? '',
            operation: undo.operation,
            payload: mapValues(undo.payload ?? {}, value),
          },
        }
      : {}),
    ...(sensitiveTo ? { sensitiveTo: sensitiveTo.toSorted() } : {}),
  };
}

function pointOfNoReturn(authored: AuthoredPointOfNoReturn): PointOfNoReturnDocument {
  const { kind, at, attributes: names, fee, reason } = authored;
  return {
    kind,
    at: at ?? 'started',
    ...(names ? { attributes: names.toSorted() } : {}),
    ...(fee === undefined ? {} : { fee }),
    reason,
  };
}

const gateCall = ({ name, gateway, operation, when, ...authored }: AuthoredGateCall): GateCallDocument => ({
  name,
  gateway,
  operation,
  ...(when === undefined ? {} : { when }),
  payload: mapValues(authored.payload ?? {}, value),
  retry: retry(authored.retry),
});

function retry(authored: AuthoredRetry | undefined): RetryDocument {
  return { ...DEFAULT_RETRY, ...(withoutUndefined(authored ?? {}) as Partial<RetryDocument>) };
}

/** The list and every step's `after`, in one order, each once; `origins` says where each was written. */
function allDependencies(authored: AuthoredDesign, groups: DesignDocument['groups']) {
  const origins = new Map<string, readonly (string | number)[]>();
  const found = new Map<string, DependencyDocument>();
  const add = (dependency: AuthoredDependency, origin: readonly (string | number)[]): void => {
    const { from, to, scope, lag } = dependency;
    const full = { from, to, scope: scope ?? defaultScope(from, to, groups), lag: lag ?? 'PT0S' };
    found.set(canonicalJson(full), full);
    const key = dependencyKey(full);
    if (!origins.has(key)) origins.set(key, origin);
  };
  authored.dependencies?.forEach((dependency, index) => add(dependency, ['dependencies', index]));
  for (const [groupKey, { steps }] of Object.entries(authored.groups ?? {})) {
    for (const [stepKey, { after }] of Object.entries(steps)) {
      after?.forEach((one, index) => {
        const { step: name, ...rest } = typeof one === 'string' ? { step: one } : one;
        const from = !name.includes('.') && steps[name] ? `${groupKey}.${name}` : name;
        add({ from, to: `${groupKey}.${stepKey}`, ...rest }, ['groups', groupKey, 'steps', stepKey, 'after', index]);
      });
    }
  }
  const dependencies = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, dependency]) => dependency);
  return { dependencies, origins };
}

/** Within a group: the group's own scope. Between groups: the wider of the two, at least the bundle. */
function defaultScope(from: string, to: string, groups: DesignDocument['groups']): DependencyDocument['scope'] {
  const [left, right] = [from.split('.')[0] ?? '', to.split('.')[0] ?? ''];
  const scopes = [groups[left]?.scope, groups[right]?.scope];
  if (scopes.includes('order')) return 'order';
  return left === right ? (scopes[0] ?? 'item') : 'bundle';
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(record).map(([name, member]) => [name, change(member)]));
}

function withoutUndefined(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, member]) => member !== undefined));
}
