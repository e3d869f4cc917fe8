import { randomUUID } from 'node:crypto';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

export type FailureStatus = keyof typeof status;

/** A refusal of the Pub/Sub API: the status of gRPC, and the code of the API in the trailers. */
export class PubSubFailure extends Error {
  readonly status: FailureStatus;
  readonly errorCode: string;

  /** @param errorCode without the prefix that all codes have */
  constructor(failure: FailureStatus, errorCode: string, message: string) {
    super(message);
    this.name = 'PubSubFailure';
    this.status = failure;
    this.errorCode = `sfdc.platform.eventbus.grpc.${errorCode}`;
  }
}

/** What a client gets of an error; of a bug no more than that there is one. */
export function serviceError(error: unknown, onBug: (error: unknown) => void): ServiceError {
  const isFailure = error instanceof PubSubFailure;
  if (!isFailure) onBug(error);
  const failure = isFailure
    ? error
    : new PubSubFailure('INTERNAL', 'subscription.internal.error', 'An unexpected error occurred.');
  const rpcId = randomUUID();
  const metadata = new Metadata();
  metadata.set('error-code', failure.errorCode);
  metadata.set('rpc-id', rpcId);
  const details = `${failure.message} rpcId: ${rpcId}`;
  return Object.assign(new Error(details), { code: status[failure.status], details, metadata });
}
