import type { ObjectDef } from '../contract.ts';
import { required } from './elements.ts';
import type { ParsedComponent } from './parsedComponents.ts';
import { MetadataError } from './xml.ts';

/** An object whose changes, or a platform event that, a channel carries. */
export interface ChannelMember {
  /** `ChangeEvents`, or the name of a channel of one's own such as `Sales__chn`. */
  readonly channel: string;
  readonly object: string;
}

/** The event that tells of changes of an object: `AccountChangeEvent`, `Machine__ChangeEvent`. */
export const changeEventName = (object: string): string =>
  object.endsWith('__c') ? object.replace(/c$/, 'ChangeEvent') : `${object}ChangeEvent`;

/** The object that a change event is of. */
export const changedObject = (event: string): string =>
  event.endsWith('__ChangeEvent') ? event.replace(/ChangeEvent$/, 'c') : event.replace(/ChangeEvent$/, '');

/** @throws MetadataError when the entity is neither a platform event nor an object that can change */
export function readChannelMember(
  { fullName, element }: ParsedComponent,
  objects: ReadonlyMap<string, ObjectDef>
): ChannelMember {
  if (element === undefined) throw new MetadataError(`The channel member ${fullName} has no XML.`);
  const entity = required(element, 'selectedEntity');
  const object = objects.get((entity.endsWith('ChangeEvent') ? changedObject(entity) : entity).toLowerCase());
  const isEvent = object?.kind === 'event';
  if (object === undefined || isEvent === entity.endsWith('ChangeEvent') || object.kind === 'metadata') {
    throw new MetadataError(`The selected entity ${entity} is not supported in an event channel.`, element.position());
  }
  return { channel: required(element, 'eventChannel'), object: object.name };
}
