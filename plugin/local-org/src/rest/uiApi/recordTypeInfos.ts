import type { ObjectDef } from '../../contract.ts';
import { childrenOf, flag, textOf } from '../../metadata/elements.ts';
import { profileOf } from '../layouts/describeLayouts.ts';
import type { RestContext } from '../message.ts';
import { recordTypesOf } from '../recordTypes.ts';
import type { RecordTypeInfoRepresentation } from './representations.ts';

/**
 * The record types of an object as the user's profile shows them. A profile that says nothing of an object shows all
 * active ones, with the master as the default.
 */
export function recordTypeInfosOf(context: RestContext, object: ObjectDef): readonly RecordTypeInfoRepresentation[] {
  const profile = profileOf(context)?.element;
  const prefix = `${object.name}.`;
  const said = new Map(
    (profile ? childrenOf(profile, 'recordTypeVisibilities') : []).flatMap((each) => {
      const name = textOf(each, 'recordType') ?? '';
      if (!name.startsWith(prefix)) return [];
      return [
        [name.slice(prefix.length), { visible: flag(each, 'visible'), isDefault: flag(each, 'default') }] as const,
      ];
    })
  );
  const hasDefault = [...said.values()].some(({ visible, isDefault }) => visible && isDefault);
  return recordTypesOf(context.org, object).map(({ id, name, developerName, active, master }) => {
    const visibility = said.get(developerName);
    return {
      available: master || (active && (said.size === 0 || visibility?.visible === true)),
      defaultRecordTypeMapping: master ? !hasDefault : visibility?.visible === true && visibility.isDefault,
      master,
      name,
      recordTypeId: id,
    };
  });
}

/** The record type of new records. */
export const defaultRecordTypeId = (infos: readonly RecordTypeInfoRepresentation[]): string | null =>
  infos.find(({ defaultRecordTypeMapping }) => defaultRecordTypeMapping)?.recordTypeId ?? null;
