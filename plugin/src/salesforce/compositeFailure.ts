import type { Problem } from '../domain/result.ts';
import { apiErrors, type CompositeReply } from './crmClient.ts';
import { CrmError, isTransientCode } from './crmError.ts';

/**
 * The reason why an all-or-none composite call was rolled back, or undefined when it was done. The parts that were only
 * dragged along (`PROCESSING_HALTED`) are passed over.
 *
 * @throws {CrmError} for a lock or an outage: nothing was done and the caller may try again.
 */
export function compositeFailure(replies: readonly CompositeReply[], subject: string): Problem | undefined {
  const errors = replies.filter((reply) => reply.status >= 400).flatMap((reply) => apiErrors(reply.body));
  const cause = errors.find((error) => error.errorCode !== 'PROCESSING_HALTED') ?? errors[0];
  if (cause === undefined) {
    if (replies.every((reply) => reply.status < 400)) return undefined;
    return {
      code: 'RecordRefused',
      message: `The org refuses ${subject} without a reason`,
      path: subject,
      action: RETRY,
    };
  }
  if (isTransientCode(cause.errorCode)) {
    throw new CrmError('busy', cause.errorCode, `${subject}: ${cause.errorCode} ${cause.message}`);
  }
  if (cause.errorCode === 'DUPLICATE_VALUE') {
    const action = 'Look at the record that is there already.';
    return { code: 'DuplicateRecord', message: `${subject}: ${cause.message}`, path: subject, action };
  }
  return {
    code: 'RecordRefused',
    message: `The org refuses ${subject}: ${cause.errorCode} ${cause.message}`,
    path: subject,
    action: ACTIONS[cause.errorCode] ?? RETRY,
  };
}

const RETRY = 'Correct what the message names and try again.';
const ACTIONS: Readonly<Record<string, string>> = {
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'Do what the validation rule asks for, then try again.',
  INSUFFICIENT_ACCESS_OR_READONLY:
    'Ask an admin for the permission set that allows this (OM_Sales, OM_Operator, OM_Admin).',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'Ask for access to the record that is referred to.',
  STRING_TOO_LONG: 'Shorten the text to what the field holds.',
  INVALID_FIELD: 'Deploy force-app, and assign the permission set that shows its fields.',
  NOT_FOUND: 'Check the id.',
};
