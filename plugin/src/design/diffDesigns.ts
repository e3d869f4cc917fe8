import { canonicalJson } from './canonicalJson.ts';
import { dependencyKey, type DesignDocument } from './document.ts';

export type DesignElementKind =
  | 'design'
  | 'billing'
  | 'product'
  | 'rule'
  | 'scenario'
  | 'group'
  | 'step'
  | 'dependency'
  | 'gateway'
  | 'calendar'
  | 'escalation';

/** One element of a design that differs. `fields` are the keys within it, e.g. `attributes.speed.values`. */
export interface DesignChange {
  readonly kind: DesignElementKind;
  readonly key: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly fields: readonly FieldChange[];
}

export interface FieldChange {
  readonly field: string;
  /** Absent where the field was added or removed. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * What differs in meaning: order of keys, split into files, comments and spelled-out defaults make no difference.
 * Sorted by kind, then key. `before` is undefined for the first version: everything is then added.
 */
export function diffDesigns(before: DesignDocument | undefined, after: DesignDocument): readonly DesignChange[] {
  const old = before ? elementsOf(before) : new Map<string, Element>();
  const now = elementsOf(after);
  const changes: DesignChange[] = [];
  for (const id of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [left, right] = [old.get(id), now.get(id)];
    const element = right ?? left;
    if (!element) continue;
    const { kind, key } = element;
    if (!left) changes.push({ kind, key, change: 'added', fields: [] });
    else if (!right) changes.push({ kind, key, change: 'removed', fields: [] });
    else if (canonicalJson(left.value) !== canonicalJson(right.value)) {
      changes.push({ kind, key, change: 'changed', fields: fieldChanges('', left.value, right.value) });
    }
  }
  return changes;
}

interface Element {
  readonly kind: DesignElementKind;
  readonly key: string;
  readonly value: unknown;
}

const KIND_ORDER: readonly DesignElementKind[] = [
  'design',
  'billing',
  'product',
  'rule',
  'scenario',
  'group',
  'step',
  'dependency',
  'gateway',
  'calendar',
  'escalation',
];

function elementsOf(document: DesignDocument): ReadonlyMap<string, Element> {
  const elements = new Map<string, Element>();
  const add = (kind: DesignElementKind, key: string, value: unknown): void => {
    elements.set(`${KIND_ORDER.indexOf(kind)} ${key}`, { kind, key, value });
  };
  const addAll = (kind: DesignElementKind, record: Readonly<Record<string, unknown>>): void => {
    for (const [key, value] of Object.entries(record)) add(kind, key, value);
  };
  const { calendar, escalation, failures, assignment, customerNotice } = document;
  add('design', 'name', { name: document.design, calendar, escalation, failures, assignment, customerNotice });
  if (document.billing) add('billing', 'policy', document.billing);
  addAll('product', document.products);
  addAll('rule', document.rules);
  addAll('scenario', document.scenarios);
  for (const [key, { steps, ...group }] of Object.entries(document.groups)) {
    add('group', key, group);
    for (const [step, value] of Object.entries(steps)) add('step', `${key}.${step}`, value);
  }
  for (const dependency of document.dependencies) {
    const { scope, lag } = dependency;
    const key = dependencyKey(dependency);
    // The same pair may depend in two scopes.
    const id = elements.has(`${KIND_ORDER.indexOf('dependency')} ${key}`) ? `${key} (${scope})` : key;
    add('dependency', id, { scope, lag });
  }
  addAll('gateway', document.gateways);
  addAll('calendar', document.calendars ?? {});
  addAll('escalation', document.escalations ?? {});
  return elements;
}

/** Leaves that differ; lists count as one value. */
function fieldChanges(field: string, before: unknown, after: unknown): readonly FieldChange[] {
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => fieldChanges(field === '' ? name : `${field}.${name}`, before[name], after[name]));
  }
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
  if (before === undefined && after === undefined) return [];
  return [{ field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
