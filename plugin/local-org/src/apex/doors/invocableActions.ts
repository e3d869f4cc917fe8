import { ApiError, type Org, type Session } from '../../contract.ts';
import type { ActionResult, InvocableActions } from '../../save/change.ts';
import { isObject, json, notFound, objectBody, type Handler } from '../../rest/message.ts';
import type { ClassMeta, MethodMeta } from '../emit/meta.ts';
import { elementsOf } from '../platform/collections.ts';
import { ApexException } from '../library/exceptions/apexException.ts';
import type { ApexRuntime } from '../platform/runtime/apexRuntime.ts';
import { callStatic } from '../platform/runtime/program.ts';
import { apexOf } from '../platform/runtime/registry.ts';
import type { ApexTransaction } from '../transaction.ts';
import { toApexValue, toJson, WrongValue } from './values.ts';

interface Action {
  readonly owner: ClassMeta;
  readonly method: MethodMeta;
}

const invocable = (method: MethodMeta) => method.annotations.find(({ name }) => name === 'invocablemethod');

function actionsOf({ program }: ApexRuntime): readonly Action[] {
  return program.classes.flatMap((owner) => owner.methods.filter(invocable).map((method) => ({ owner, method })));
}

const actionNamed = (runtime: ApexRuntime, name: string): Action | undefined =>
  actionsOf(runtime).find(({ owner }) => owner.name.toLowerCase() === name.toLowerCase());

/** The type of one input: the element of the list that the method takes. */
const elementType = (listType: string): string => /^List<(.*)>$/.exec(listType)?.[1] ?? 'Object';

const TYPES: Readonly<Record<string, string>> = {
  Boolean: 'BOOLEAN',
  Date: 'DATE',
  Datetime: 'DATETIME',
  Decimal: 'NUMBER',
  Double: 'NUMBER',
  Id: 'STRING',
  Integer: 'NUMBER',
  Long: 'NUMBER',
  String: 'STRING',
};

const describeMember = (name: string, label: string, type: string, isRequired: boolean): object => ({
  name,
  label,
  description: null,
  type: TYPES[type] ?? 'SOBJECT',
  required: isRequired,
  maxOccurs: type.startsWith('List<') ? 2000 : 1,
  byteLength: 0,
  sobjectType: null,
});

/** What goes in or comes out: the variables of a class, or one unnamed value. */
function describeMembers(runtime: ApexRuntime, listType: string): readonly object[] {
  const element = elementType(listType);
  const owner = runtime.program.classNamed(element);
  const fields =
    owner?.fields.filter(({ annotations }) => annotations.some(({ name }) => name === 'invocablevariable')) ?? [];
  if (fields.length === 0) return [describeMember(element.toLowerCase(), element, element, true)];
  return fields.map(({ name, type, annotations }) => {
    const values = annotations.find((each) => each.name === 'invocablevariable')?.values ?? {};
    return describeMember(name, values['label'] ?? name, type, values['required'] === 'true');
  });
}

/** `GET /actions/custom/apex`. */
export const listApexActions: Handler = ({ org }, { base }) =>
  json({
    actions: actionsOf(apexOf(org)).map(({ owner, method }) => ({
      label: invocable(method)?.values['label'] ?? owner.name,
      name: owner.name,
      type: 'APEX',
      url: `${base}/actions/custom/apex/${owner.name}`,
    })),
  });

/** `GET /actions/custom/apex/<class>`. */
export const describeApexAction: Handler = ({ org }, _request, params) => {
  const runtime = apexOf(org);
  const action = actionNamed(runtime, params['name'] ?? '');
  if (!action) throw notFound();
  const { owner, method } = action;
  const { label, description, category } = invocable(method)?.values ?? {};
  return json({
    name: owner.name,
    label: label ?? owner.name,
    description: description ?? null,
    category: category ?? null,
    type: 'APEX',
    standard: false,
    targetEntityName: null,
    inputs: method.parameters[0] ? describeMembers(runtime, method.parameters[0].type) : [],
    outputs: method.returns === 'void' ? [] : describeMembers(runtime, method.returns),
  });
};

/** `POST /actions/custom/apex/<class>` with `{"inputs": […]}`. */
export const runApexAction: Handler = ({ org, session }, request, params) => {
  const { inputs } = objectBody(request);
  const name = params['name'] ?? '';
  const action = actionNamed(apexOf(org), name);
  if (!action) throw notFound();
  const given = Array.isArray(inputs) ? inputs.filter(isObject) : [];
  try {
    const results = apexOf(org).execute({ session, quiddity: 'INVOCABLE_ACTION' }, (apex) =>
      run(apexOf(org), apex, action, given)
    );
    return json(
      results.map((outputValues) => ({
        actionName: action.owner.name,
        errors: null,
        isSuccess: true,
        outputValues: isObject(outputValues) ? outputValues : { output: outputValues },
      }))
    );
  } catch (error) {
    const failure = failureOf(error);
    const errors = [{ statusCode: failure.errorCode, message: failure.message, fields: [] }];
    const body = given.map(() => ({ actionName: action.owner.name, errors, isSuccess: false, outputValues: null }));
    return json(body, 400);
  }
};

/** Calls the method once with all inputs, as it is written for. */
function run(
  runtime: ApexRuntime,
  apex: ApexTransaction,
  { owner, method }: Action,
  inputs: readonly Readonly<Record<string, unknown>>[]
): readonly unknown[] {
  const [parameter] = method.parameters;
  const list = parameter && elementType(parameter.type);
  const items = list === undefined ? [] : inputs.map((input) => inputOf(runtime, list, input));
  const args = parameter ? [toApexValue(apex, parameter.type, items)] : [];
  const result = callStatic(runtime.program, apex, { owner, method, args }, 'with');
  const outputs = elementsOf(result)?.map((each) => toJson(apex, each)) ?? [];
  return method.returns === 'void' ? inputs.map(() => ({})) : outputs;
}

/** A class takes its variables by name; anything else is the one value of the input. */
function inputOf(runtime: ApexRuntime, type: string, input: Readonly<Record<string, unknown>>): unknown {
  const isClass = runtime.program.classNamed(type) !== undefined;
  const values = Object.values(input);
  return isClass ? input : (values[0] ?? null);
}

function failureOf(error: unknown): ApiError {
  if (error instanceof WrongValue) return new ApiError('INVALID_ARGUMENT_TYPE', error.message);
  if (!(error instanceof ApexException)) throw error;
  const message = `An Apex error occurred: ${error.typeName}: ${error.getMessage()}`;
  return new ApiError('CANNOT_EXECUTE_FLOW_TRIGGER', message);
}

/** Actions for flows: they run in the transaction of the save. */
export function flowActions(org: () => Org): InvocableActions {
  return {
    invoke: (className, inputs, { session }): readonly ActionResult[] => {
      const runtime = apexOf(org());
      const action = actionNamed(runtime, className);
      if (!action) throw new ApiError('INVALID_TYPE', `No Apex action is named ${className}.`);
      return invokeForFlow(runtime, session, action, inputs);
    },
  };
}

function invokeForFlow(
  runtime: ApexRuntime,
  session: Session,
  action: Action,
  inputs: readonly Readonly<Record<string, unknown>>[]
): readonly ActionResult[] {
  try {
    const values = runtime.join({ session, quiddity: 'INVOCABLE_ACTION' }, (apex) =>
      run(runtime, apex, action, inputs)
    );
    return values.map((value) => ({ outputs: isObject(value) ? value : { output: value } }));
  } catch (error) {
    throw failureOf(error);
  }
}
