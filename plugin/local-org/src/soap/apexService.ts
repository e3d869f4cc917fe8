import { executeAnonymous } from '../apex/doors/anonymous.ts';
import { DEFAULT_LOG, logLevel, type LogSettings } from '../apex/platform/runtime/debugLog.ts';
import type { Org, Session } from '../contract.ts';
import { child, childrenOf, textOf } from '../metadata/elements.ts';
import { SoapFault, type SoapCall, type SoapValue } from './envelope.ts';

export const APEX_NAMESPACE = 'http://soap.sforce.com/2006/08/apex';

export interface ApexAnswer {
  readonly result: SoapValue;
  readonly header: Readonly<Record<string, SoapValue>>;
}

/** Operations of `/services/Soap/s`. @throws SoapFault for one that is not supported */
export function apexOperation(call: SoapCall, org: Org, session: Session): ApexAnswer {
  if (call.operation !== 'executeAnonymous') {
    throw new SoapFault('INVALID_OPERATION', `The operation ${call.operation} is not supported by the local org.`);
  }
  const { result, log } = executeAnonymous(org, session, codeOf(call), settingsOf(call));
  const { line, column, compiled, compileProblem, success, exceptionMessage, exceptionStackTrace } = result;
  return {
    result: { column, compileProblem, compiled, exceptionMessage, exceptionStackTrace, line, success },
    header: { DebuggingInfo: { debugLog: log } },
  };
}

/** The levels that the caller asks for in `DebuggingHeader`. */
function settingsOf({ header }: SoapCall): LogSettings {
  const debugging = header && child(header, 'DebuggingHeader');
  const categories = new Map(
    (debugging ? childrenOf(debugging, 'categories') : []).map((each) => [
      textOf(each, 'category')?.toLowerCase() ?? '',
      textOf(each, 'level'),
    ])
  );
  return {
    apexCode: logLevel(categories.get('apex_code')) ?? DEFAULT_LOG.apexCode,
    database: logLevel(categories.get('db')) ?? DEFAULT_LOG.database,
  };
}

/** The WSDL calls the parameter `String`, the command line `apexcode`. */
const codeOf = ({ body }: SoapCall): string => textOf(body, 'apexcode') ?? textOf(body, 'String') ?? '';
