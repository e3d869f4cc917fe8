import { ApiError } from '../contract.ts';
import { SIMPLE_MAIL_INPUTS } from '../email/simpleMail.ts';
import { isObject, json, objectBody, type Handler } from './message.ts';

/** Inputs that one call may have. */
const MOST_INPUTS = 200;

/** `GET /actions/standard`. */
export const listStandardActions: Handler = (_context, { base }) =>
  json({
    actions: [
      { label: 'Send Email', name: 'emailSimple', type: 'EMAILSIMPLE', url: `${base}/actions/standard/emailSimple` },
      { label: 'Submit for Approval', name: 'submit', type: 'SUBMITAPPROVAL', url: `${base}/actions/standard/submit` },
    ],
  });

/** `GET /actions/standard/emailSimple`. */
export const describeSimpleMail: Handler = () =>
  json({
    description: 'Send an email where you specify the subject, body, and recipients.',
    inputs: SIMPLE_MAIL_INPUTS.map(([name, type, label]) => ({
      byteLength: 0,
      description: null,
      label,
      maxOccurs: /Addresses(?:Array)?$/.test(name) ? MOST_INPUTS : 1,
      name,
      required: name === 'emailSubject' || name === 'emailBody',
      sobjectType: null,
      type,
    })),
    label: 'Send Email',
    name: 'emailSimple',
    outputs: [],
    standard: true,
    targetEntityName: null,
    type: 'EMAILSIMPLE',
  });

/** `POST /actions/standard/emailSimple`: a mail for each input; what is wrong with one does not stop the others. */
export const sendSimpleMail: Handler = ({ org, session }, request) => {
  const { inputs } = objectBody(request);
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw new ApiError('MISSING_ARGUMENT', 'missing required argument: inputs');
  }
  if (inputs.length > MOST_INPUTS) {
    throw new ApiError('LIMIT_EXCEEDED', `A call has at most ${String(MOST_INPUTS)} inputs.`);
  }
  const answers = (inputs as unknown[]).map((input) => {
    try {
      org.mail.send(session, isObject(input) ? input : {});
      return { actionName: 'emailSimple', errors: null, isSuccess: true, outputValues: null };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const errors = [{ statusCode: error.errorCode, message: error.message, fields: error.fields }];
      return { actionName: 'emailSimple', errors, isSuccess: false, outputValues: null };
    }
  });
  return json(answers, answers.some(({ isSuccess }) => !isSuccess) ? 400 : 200);
};
