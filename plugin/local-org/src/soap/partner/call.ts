import type { Session } from '../../contract.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import type { Tenant } from '../../server/tenant.ts';
import type { SoapValue } from '../envelope.ts';

/** A call of the partner API by somebody who is logged in. */
export interface PartnerCall {
  readonly tenant: Tenant;
  readonly session: Session;
  readonly serverUrl: string;
  readonly header: XmlElement | undefined;
  readonly body: XmlElement;
}

export type PartnerOperation = (call: PartnerCall) => SoapValue;
