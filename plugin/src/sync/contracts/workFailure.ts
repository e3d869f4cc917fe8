import type { Problem } from '../../domain/result.ts';
import type { StepError } from '../../domain/plan.ts';
import type { VendorReply } from '../../engine/vendorPorts.ts';

/** Why a piece of work was not done. `passes` says whether it may work later without anybody doing something. */
export class WorkFailure extends Error {
  readonly code: string;
  readonly passes: boolean;

  constructor(code: string, message: string, passes: boolean) {
    super(message);
    this.name = 'WorkFailure';
    this.code = code;
    this.passes = passes;
  }
}

/** @throws {WorkFailure} what the vendor, or the way to it, refused. */
export function valueOf<T>({ result }: VendorReply<T>): T {
  if (result.ok) return result.value;
  throw fromStepError(result.error);
}

const fromStepError = ({ code, message, class: kind }: StepError): WorkFailure =>
  new WorkFailure(code, message, kind === 'transient');

/** @throws {WorkFailure} a refusal of the CRM: somebody has to change something. */
export const refused = ({ code, message, action }: Problem): WorkFailure =>
  new WorkFailure(code, `${message}. ${action}`, false);
