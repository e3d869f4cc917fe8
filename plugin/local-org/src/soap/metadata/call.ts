import type { Session } from '../../contract.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import type { Tenant } from '../../server/tenant.ts';
import { SoapFault, type SoapValue } from '../envelope.ts';

export interface MetadataCall {
  readonly tenant: Tenant;
  readonly session: Session;
  readonly header: XmlElement | undefined;
  readonly body: XmlElement;
  readonly version: string;
}

export type MetadataOperation = (call: MetadataCall) => SoapValue;

/** Components of one synchronous call. */
const MOST = 10;

/** @throws SoapFault when a synchronous call names too many components */
export function checkedNames<T>(names: readonly T[]): readonly T[] {
  if (names.length <= MOST) return names;
  throw new SoapFault(
    'EXCEEDED_ID_LIMIT',
    `record limit reached. cannot submit more than ${String(MOST)} records into this operation`
  );
}
