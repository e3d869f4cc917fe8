import type { Org } from '../contract.ts';
import { parseComponent, type ParsedComponent } from '../metadata/parsedComponents.ts';

export interface OrgComponent extends ParsedComponent {
  readonly id: string;
}

interface Index {
  readonly version: number;
  readonly byType: ReadonlyMap<string, readonly OrgComponent[]>;
}

const indexes = new WeakMap<Org, Index>();

/** The components of a type with their XML read, in the order of their names; kept until the metadata changes. */
export function componentsOf(org: Org, type: string): readonly OrgComponent[] {
  let index = indexes.get(org);
  if (index?.version !== org.schemaVersion) {
    index = { version: org.schemaVersion, byType: indexOf(org) };
    indexes.set(org, index);
  }
  return index.byType.get(type) ?? [];
}

function indexOf(org: Org): ReadonlyMap<string, readonly OrgComponent[]> {
  const byType = new Map<string, OrgComponent[]>();
  for (const stored of org.components()) {
    const [whole] = parseComponent(stored);
    if (!whole) continue;
    const { id = '' } = stored as { readonly id?: string };
    const list = byType.get(stored.type) ?? [];
    list.push({ ...whole, id });
    byType.set(stored.type, list);
  }
  for (const list of byType.values()) list.sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
  return byType;
}

/** Components that are parts of an object, `Account.All` for `account`, or named after it, `Account-Main Layout`. */
export function componentsOfObject(org: Org, type: string, object: string): readonly OrgComponent[] {
  const start = object.toLowerCase();
  return componentsOf(org, type).filter(({ fullName }) => {
    const name = fullName.toLowerCase();
    return name.startsWith(`${start}.`) || name.startsWith(`${start}-`);
  });
}
