import type { StepError } from '../../domain/plan.ts';
import type { Result } from '../../domain/result.ts';
import type { GatewayExchange } from '../../engine/ports.ts';
import type { GatewayEnvironment } from './environment.ts';
import type { ExchangeLimits } from './exchange.ts';
import type { Redactor } from './redaction.ts';

/** Headers that prove who calls. */
export interface Authorizer {
  headers(exchanges: GatewayExchange[]): Promise<Result<Readonly<Record<string, string>>, StepError>>;
  /** After a 401: true when asking again may give other headers. */
  renew(): boolean;
}

export interface AuthorizerContext {
  readonly env: GatewayEnvironment;
  readonly limits: ExchangeLimits;
  /** Read when used: the redactor is made after all secrets have been read. */
  readonly redactor: () => Redactor;
}
