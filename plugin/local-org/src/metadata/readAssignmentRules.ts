import { childrenOf, flag, required, textOf } from './elements.ts';
import type { ParsedComponent } from './parsedComponents.ts';
import { readFilter, type RecordFilter } from './recordFilter.ts';

/** Whom a record goes to that meets the criteria; nobody else when `assignedTo` is missing. */
export interface AssignmentEntry {
  readonly filter: RecordFilter;
  readonly assignedTo?: { readonly type: 'User' | 'Queue'; readonly name: string };
}

/** The entries of the active rule of each object, by its lower-case name. */
export type AssignmentRules = ReadonlyMap<string, readonly AssignmentEntry[]>;

/** @throws MetadataError when an entry says neither whom it is about nor whom it goes to */
export function readAssignmentRules({
  fullName,
  element,
}: ParsedComponent): readonly [string, readonly AssignmentEntry[]] {
  const rules = element === undefined ? [] : childrenOf(element, 'assignmentRule');
  const active = rules.find((rule) => flag(rule, 'active'));
  const entries = active === undefined ? [] : childrenOf(active, 'ruleEntry');
  return [
    fullName.toLowerCase(),
    entries.map((entry): AssignmentEntry => {
      const filter = readFilter(entry);
      if (textOf(entry, 'assignedTo') === undefined) return { filter };
      const type = required(entry, 'assignedToType') === 'Queue' ? 'Queue' : 'User';
      return { filter, assignedTo: { type, name: required(entry, 'assignedTo') } };
    }),
  ];
}
