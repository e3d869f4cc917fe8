import { ApiError, type FlowInfo } from '../contract.ts';
import { isObject, json, notFound, objectBody, type Handler } from './message.ts';

const TYPES: Readonly<Record<string, string>> = {
  Boolean: 'BOOLEAN',
  Currency: 'CURRENCY',
  Date: 'DATE',
  DateTime: 'DATETIME',
  Number: 'NUMBER',
  Time: 'TIME',
};

/** `GET /actions`. */
export const listActions: Handler = (_context, { base }) =>
  json({ standard: `${base}/actions/standard`, custom: `${base}/actions/custom` });

/** `GET /actions/custom`: the kinds of actions of the org's own. */
export const listCustomActions: Handler = (_context, { base }) =>
  json({ apex: `${base}/actions/custom/apex`, flow: `${base}/actions/custom/flow` });

/** `GET /actions/custom/flow`: the active flows that nothing but a call starts. */
export const listFlowActions: Handler = ({ org }, { base }) =>
  json({
    actions: org.flows
      .list()
      .map(({ name, label }) => ({ label, name, type: 'FLOW', url: `${base}/actions/custom/flow/${name}` })),
  });

const describeVariable = ({ name, type, isCollection }: FlowInfo['inputs'][number]): object => ({
  label: name,
  maxOccurs: isCollection ? 2000 : 1,
  name,
  required: false,
  type: TYPES[type] ?? (/^(String|Picklist|Multipicklist)$/.test(type) ? 'STRING' : 'SOBJECT'),
});

/** `GET /actions/custom/flow/:flow`. */
export const describeFlowAction: Handler = ({ org }, _request, params) => {
  const flow = org.flows.list().find(({ name }) => name.toLowerCase() === params['flow']?.toLowerCase());
  if (flow === undefined) throw notFound();
  return json({
    description: null,
    inputs: flow.inputs.map(describeVariable),
    label: flow.label,
    name: flow.name,
    outputs: [
      ...flow.outputs.map(describeVariable),
      { label: 'Flow Interview Status', maxOccurs: 1, name: 'Flow__InterviewStatus', type: 'STRING' },
    ],
    standard: false,
    targetEntityName: null,
    type: 'FLOW',
  });
};

/** `POST /actions/custom/flow/:flow`: one interview for each input, each whole by itself. */
export const runFlowAction: Handler = ({ org, session }, request, params) => {
  const name = params['flow'] ?? '';
  const flow = org.flows.list().find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (flow === undefined) throw notFound();
  const { inputs } = objectBody(request);
  const given: readonly unknown[] = Array.isArray(inputs) && inputs.length > 0 ? inputs : [{}];
  const answers = given.map((input) => {
    try {
      const outputs = org.flows.run(session, flow.name, isObject(input) ? input : {});
      const outputValues = { ...outputs, Flow__InterviewStatus: 'Finished' };
      return { actionName: flow.name, errors: null, isSuccess: true, outputValues };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const errors = [{ statusCode: error.errorCode, message: error.message, fields: error.fields }];
      return { actionName: flow.name, errors, isSuccess: false, outputValues: null };
    }
  });
  return json(answers, answers.some(({ isSuccess }) => !isSuccess) ? 400 : 200);
};
