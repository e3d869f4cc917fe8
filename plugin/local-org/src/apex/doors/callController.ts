import type { Org, Session } from '../../contract.ts';
import type { ClassMeta, MethodMeta } from '../emit/meta.ts';
import { ApexException } from '../library/exceptions/apexException.ts';
import { apexFrames } from '../library/exceptions/stackTrace.ts';
import { dmlErrors } from './dmlErrors.ts';
import { callStatic } from '../platform/runtime/program.ts';
import { apexOf } from '../platform/runtime/registry.ts';
import { toApexValue, toJson, WrongValue } from './values.ts';

/** What a page gets for a call of a controller; the body of an error is `error.body` in the page. */
export type ControllerAnswer =
  | { readonly isError: false; readonly value: unknown; readonly isCacheable: boolean }
  | { readonly isError: true; readonly status: number; readonly body: ControllerError };

export interface ControllerError {
  readonly message: string;
  readonly exceptionType?: string;
  readonly isUserDefinedException?: boolean;
  readonly stackTrace?: string;
  readonly [name: string]: unknown;
}

const annotation = (method: MethodMeta, name: string) => method.annotations.find((each) => each.name === name);

const refused = (status: number, message: string): ControllerAnswer => ({
  isError: true,
  status,
  body: { message },
});

/** Calls a method with `@AuraEnabled`; arguments are by the names of its parameters, missing ones are null. */
export function callController(
  org: Org,
  session: Session,
  call: { readonly className: string; readonly method: string; readonly args: Readonly<Record<string, unknown>> }
): ControllerAnswer {
  const runtime = apexOf(org);
  const found = findMethod(runtime.program.classes, call.className, call.method);
  if (found === undefined) return refused(404, `The Apex method ${call.className}.${call.method} does not exist.`);
  const { owner, method } = found;
  const marked = annotation(method, 'auraenabled');
  if (!marked || !method.isStatic)
    return refused(403, `The Apex method ${owner.name}.${method.name} is not @AuraEnabled.`);
  try {
    const value = runtime.execute({ session, quiddity: 'AURA' }, (apex) => {
      const given = new Map(Object.entries(call.args).map(([name, each]) => [name.toLowerCase(), each]));
      const args = method.parameters.map(({ name, type }) => toApexValue(apex, type, given.get(name.toLowerCase())));
      return toJson(apex, callStatic(runtime.program, apex, { owner, method, args }, 'with'));
    });
    return { isError: false, value, isCacheable: marked.values['cacheable'] === 'true' };
  } catch (error) {
    if (error instanceof WrongValue) return refused(400, error.message);
    if (!(error instanceof ApexException)) throw error;
    return { isError: true, status: 500, body: errorBody(error) };
  }
}

function findMethod(
  classes: readonly ClassMeta[],
  className: string,
  name: string
): { readonly owner: ClassMeta; readonly method: MethodMeta } | undefined {
  const owner = classes.find((each) => each.name.toLowerCase() === className.toLowerCase());
  const methods = owner?.methods.filter((each) => each.name.toLowerCase() === name.toLowerCase()) ?? [];
  const method = methods.find((each) => annotation(each, 'auraenabled')) ?? methods[0];
  return owner && method ? { owner, method } : undefined;
}

function errorBody(error: ApexException): ControllerError {
  const { typeName } = error;
  if (typeName === 'System.AuraHandledException') return { message: error.givenMessage ?? error.getMessage() };
  return {
    message: error.getMessage(),
    exceptionType: typeName,
    isUserDefinedException: !typeName.startsWith('System.'),
    stackTrace: apexFrames(error.stack ?? '').join('\n'),
    ...dmlErrors(error),
  };
}
