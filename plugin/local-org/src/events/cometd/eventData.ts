import type { Schema } from '../../contract.ts';
import type { StoredEvent } from '../eventService.ts';
import { schemaOf } from '../schemas.ts';

/** An event as CometD clients get it, in the form of its kind. */
export function eventData(event: StoredEvent, schema: Schema): Readonly<Record<string, unknown>> {
  const { body, replayId, at, uuid } = event;
  const createdDate = new Date(at).toISOString();
  switch (body.kind) {
    case 'platform':
      return { ...schemaId(schema, body.object), payload: body.fields, event: { EventUuid: uuid, replayId } };
    case 'change': {
      const payload = { ChangeEventHeader: body.header, ...body.fields };
      return { ...schemaId(schema, body.object), payload, event: { replayId } };
    }
    case 'record':
      return { event: { createdDate, replayId, type: body.type }, sobject: body.sobject };
    case 'generic':
      return { event: { createdDate, replayId }, payload: body.payload };
  }
}

/** The object may be gone since the event was published. */
function schemaId(schema: Schema, name: string): { readonly schema?: string } {
  const object = schema.object(name);
  return object ? { schema: schemaOf(object).id } : {};
}
