import { ApiError } from '../contract.ts';

/** The refusals of approvals, worded as the platform words them. */

export const noApplicableProcess = (): ApiError =>
  new ApiError('NO_APPLICABLE_PROCESS', 'No applicable approval process was found.');

export const alreadyInProcess = (): ApiError =>
  new ApiError('ALREADY_IN_PROCESS', 'Cannot submit object already in process.');

export const managerNotDefined = (field: string): ApiError =>
  new ApiError(
    'MANAGER_NOT_DEFINED',
    `This approval request requires the next approver to be determined by the ${field} field. This value is empty. Please contact your administrator for more information.`
  );

export const noNextApprover = (): ApiError =>
  new ApiError('REQUIRED_FIELD_MISSING', 'missing required field: [nextApproverIds]', { fields: ['nextApproverIds'] });

export const noSuchWorkitem = (): ApiError => new ApiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');

export const inactiveApprover = (id: string): ApiError =>
  new ApiError('INACTIVE_OWNER_OR_USER', `operation performed with inactive user [${id.slice(0, 15)}] as owner`);
