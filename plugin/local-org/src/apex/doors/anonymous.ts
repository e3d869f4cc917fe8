import type { Org, Session } from '../../contract.ts';
import { json, type Handler } from '../../rest/message.ts';
import { apexFrames } from '../library/exceptions/stackTrace.ts';
import { DEFAULT_LOG, type LogSettings } from '../platform/runtime/debugLog.ts';
import { apexOf } from '../platform/runtime/registry.ts';
import { messageOf } from '../platform/testing/runTests.ts';
import { storeLog, tracedSettings } from './apexLogs.ts';

/** What `executeAnonymous` answers, named as the API names it. */
export interface AnonymousResult {
  readonly line: number;
  readonly column: number;
  readonly compiled: boolean;
  readonly success: boolean;
  readonly compileProblem: string | null;
  readonly exceptionMessage: string | null;
  readonly exceptionStackTrace: string | null;
}

const DONE: AnonymousResult = {
  line: -1,
  column: -1,
  compiled: true,
  success: true,
  compileProblem: null,
  exceptionMessage: null,
  exceptionStackTrace: null,
};

/** Compiles and runs statements as the user; when they fail, nothing that they wrote stays. */
export function executeAnonymous(
  org: Org,
  session: Session,
  text: string,
  settings: LogSettings = DEFAULT_LOG
): { readonly result: AnonymousResult; readonly log: string } {
  const runtime = apexOf(org);
  const block = runtime.program.anonymous(text);
  if (block.problems.length > 0) {
    const [problem] = block.problems;
    const { line = 1, column = 1, message = 'The statements do not compile.' } = problem ?? {};
    return { result: { ...DONE, line, column, compiled: false, success: false, compileProblem: message }, log: '' };
  }
  const started = performance.now();
  let log = '';
  let result = DONE;
  try {
    runtime.execute({ session, quiddity: 'ANONYMOUS', log: settings }, (apex) => {
      apex.debugLog.event('EXECUTION_STARTED');
      try {
        block.run(apex);
      } finally {
        apex.debugLog.event('EXECUTION_FINISHED');
        log = apex.debugLog.toString();
      }
    });
  } catch (error) {
    const stack = apexFrames(error instanceof Error ? (error.stack ?? '') : '');
    const line = Number(/line (\d+)/.exec(stack.at(-1) ?? '')?.[1] ?? 1);
    const exceptionMessage = messageOf(error);
    log += `FATAL_ERROR|${exceptionMessage}\n\n${stack.join('\n')}\n`;
    result = { ...DONE, line, column: 1, success: false, exceptionMessage, exceptionStackTrace: stack.join('\n') };
  }
  const status = result.success ? 'Success' : (result.exceptionMessage ?? '');
  storeLog(org, session, { operation: 'executeAnonymous', status, log, milliseconds: performance.now() - started });
  return { result, log };
}

/** `GET /tooling/executeAnonymous?anonymousBody=…`. */
export const executeAnonymousHandler: Handler = (context, { query }) => {
  const text = query.get('anonymousBody') ?? '';
  return json(executeAnonymous(context.org, context.session, text, tracedSettings(context)).result);
};
