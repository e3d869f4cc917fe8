import type { MetadataComponent } from '../contract.ts';
import { keyOf } from '../metadata/parsedComponents.ts';
import { blankRow } from '../save/defaults.ts';
import { stamps } from './ensureRecord.ts';
import type { OrgCore } from './orgCore.ts';
import { membersOf, obsoleteLabels, obsoleteMembersOf, type SourceMember } from './sourceMembers.ts';

interface Changes {
  readonly changed: readonly MetadataComponent[];
  /** Keys of components that are taken away. */
  readonly removed: readonly string[];
}

interface Note extends SourceMember {
  readonly isObsolete: boolean;
  /** The id of the component, where the member is one. */
  readonly id?: string | undefined;
}

/**
 * Writes down in `SourceMember` what a change of the metadata is going to change, in an org that tracks its source. To
 * be called inside the transaction of the change and before the components are stored; the returned function then
 * writes the members.
 */
export function noteSource(core: OrgCore, { changed, removed }: Changes): () => void {
  const beforeOf = (key: string): MetadataComponent | undefined => core.components.get(key)?.component;
  const gone = removed.flatMap((key): Note[] => {
    const before = beforeOf(key);
    return (before ? obsoleteMembersOf(before) : []).map((member) => ({ ...member, isObsolete: true }));
  });
  const touched = changed.flatMap((component) => {
    const before = beforeOf(keyOf(component));
    const lost = before ? obsoleteLabels(component, before) : [];
    return [
      ...lost.map((member) => ({ component, member, isObsolete: true })),
      ...membersOf(component, before).map((member) => ({ component, member, isObsolete: false })),
    ];
  });
  return () => {
    if (core.model.schema.object('SourceMember') === undefined) return;
    const notes = touched.map(({ component, member, isObsolete }): Note => {
      const isOwn = member.type === component.type;
      return { ...member, isObsolete, id: isOwn ? core.components.get(keyOf(component))?.id : undefined };
    });
    // A member that is named twice, as the object of two fields is, has changed once.
    const byName = new Map([...gone, ...notes].map((note) => [`${note.type}:${note.name}`, note]));
    for (const note of byName.values()) write(core, note);
  };
}

function write(core: OrgCore, { type, name, isObsolete, id }: Note): void {
  const object = core.objectNamed('SourceMember');
  const known = core.records.findBy(object, 'MemberName', name).find((row) => row['MemberType'] === type);
  const wasThere = known !== undefined && known['IsNameObsolete'] !== true;
  const at = core.stamp();
  const values = {
    MemberType: type,
    MemberName: name,
    MemberIdOrName: id ?? name,
    IsNameObsolete: isObsolete,
    IsNewMember: !isObsolete && !wasThere,
    RevisionCounter: core.counters.next('sourceMember.revision'),
    // Clients look the user up by the short form of the id.
    ChangedBy: core.currentUserId.slice(0, 15),
    LastModifiedDate: at,
    LastModifiedById: core.currentUserId,
    SystemModstamp: at,
  };
  if (known) core.records.update(object, { ...known, ...values });
  else {
    const fresh = { ...blankRow(object), ...stamps(core, object.fields), Id: core.nextId('SourceMember') };
    core.records.insert(object, { ...fresh, ...values });
  }
}
