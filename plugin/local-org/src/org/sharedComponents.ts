import type { MetadataComponent } from '../contract.ts';
import { keyOf } from '../metadata/parsedComponents.ts';

/** The latest component of each name that an org of this process has stored. */
const latest = new Map<string, WeakRef<MetadataComponent>>();

/** Names whose component no org has any more are forgotten, or a server that makes orgs for weeks would keep them all. */
const gone = new FinalizationRegistry((key: string) => {
  // A later component may have taken the name meanwhile.
  if (latest.get(key)?.deref() === undefined) latest.delete(key);
});

/** How many names are kept; for those who watch the memory of a process. */
export const sharedNames = (): number => latest.size;

/**
 * The component itself, or the very same one that another org has: forks, restored orgs and those that are opened again
 * share what has been read out of their components, as orgs made of one folder do.
 */
export function sharedComponent(component: MetadataComponent): MetadataComponent {
  const key = keyOf(component);
  const known = latest.get(key)?.deref();
  if (known && known.fullName === component.fullName && known.fileName === component.fileName) {
    if (isSameComponent(known, component)) return known;
  }
  latest.set(key, new WeakRef(component));
  gone.register(component, key);
  return component;
}

/** Whether two components of one name say the same. */
export function isSameComponent(one: MetadataComponent, other: MetadataComponent): boolean {
  if (one === other) return true;
  if (one.xml !== other.xml || !isSameBundle(one, other)) return false;
  if (one.content === undefined || other.content === undefined) return one.content === other.content;
  return Buffer.compare(one.content, other.content) === 0;
}

function isSameBundle({ files = [] }: MetadataComponent, { files: others = [] }: MetadataComponent): boolean {
  return (
    files.length === others.length &&
    files.every(({ path, content }, index) => {
      const other = others[index];
      return other?.path === path && Buffer.compare(content, other.content) === 0;
    })
  );
}
