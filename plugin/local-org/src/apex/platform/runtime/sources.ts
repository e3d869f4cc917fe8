import type { MetadataComponent } from '../../../contract.ts';
import type { ApexSource } from '../../program.ts';

const known = new WeakMap<MetadataComponent, ApexSource>();

/** The classes and triggers among components. The text of each is held once, however many orgs have the component. */
export const sourcesOf = (components: Iterable<MetadataComponent>): readonly ApexSource[] =>
  [...components].flatMap((component): readonly ApexSource[] => {
    const { type, fullName, content } = component;
    if (type !== 'ApexClass' && type !== 'ApexTrigger') return [];
    let source = known.get(component);
    if (source === undefined) {
      const text = Buffer.from(content ?? []).toString('utf8');
      source = { kind: type === 'ApexClass' ? 'class' : 'trigger', name: fullName, text };
      known.set(component, source);
    }
    return [source];
  });
