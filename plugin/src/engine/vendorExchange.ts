/** What passes between us and a vendor, whatever it is for. */
import type { StepError } from '../domain/plan.ts';

/** The exchange as it may be shown: secrets and personal data already replaced. */
export interface GatewayExchange {
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly requestBody?: string;
  readonly responseBody?: string;
  readonly durationMs: number;
}

export interface RawCallback {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came: signatures are made over these. */
  readonly body: Uint8Array;
  readonly receivedAt: number;
  /** The public URL that the vendor called, with its query, as the service knows itself; some signatures cover it. */
  readonly url?: string;
}

export interface GatewayHealth {
  /** Undefined when the vendor answers and takes our credentials. */
  readonly error?: StepError;
  readonly exchanges: readonly GatewayExchange[];
}
