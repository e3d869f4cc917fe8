/** Refusals and outages as errors of a command: a code, a sentence, and what to do next. */
import { Messages, SfError } from '@salesforce/core';
import { problemList, type PresentableProblem } from '../presenters/problems.ts';
import type { ProblemResult } from './results.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.shared');

/** Problems as `--json` gives them, whatever else the layer that found them knows. */
export const problemResults = (problems: readonly PresentableProblem[]): readonly ProblemResult[] =>
  problems.map(({ code, message, path, action }) => ({ code, message, path: path ?? null, action }));

/** An `SfError` named after the first problem's code, with all actions. */
export function refusal(error: PresentableProblem | readonly PresentableProblem[], exitCode = 1): SfError {
  const problems = isList(error) ? error : [error];
  const { message, actions } = problemList(problems);
  return SfError.create({
    name: problems[0]?.code ?? 'Refused',
    message,
    actions: [...actions],
    exitCode,
    data: problemResults(problems).map((problem) => ({ ...problem })),
  });
}

const isList = (error: PresentableProblem | readonly PresentableProblem[]): error is readonly PresentableProblem[] =>
  Array.isArray(error);

/** What to do about errors that the libraries of `sf` throw without a word about it. */
const known: Readonly<Record<string, string>> = {
  NamedOrgNotFoundError: 'noOrg',
  NoDefaultEnvError: 'noOrg',
};

/** The error itself, or one that also says what to do: outages of this product carry an `action`. */
export function withActions(error: Error): Error {
  if (isBadValue(error)) {
    const message = error.message.replace('See more help with --help', '').replace(/\s+/g, ' ').trimEnd();
    return SfError.create({ name: 'BadFlagValue', message, actions: [messages.getMessage('seeHelp')], exitCode: 2 });
  }
  if ('actions' in error && Array.isArray(error.actions) && error.actions.length > 0) return error;
  const action = actionOf(error);
  if (action === undefined) return error;
  // Without the cause: a TypeError anywhere below, as `fetch` throws for every outage, would count as a bug (exit code 10).
  return SfError.create({
    name: 'code' in error && typeof error.code === 'string' ? error.code : error.name,
    // Some outages end their message with the action, for logs.
    message: error.message.replace(action, '').trimEnd(),
    actions: [action],
    exitCode: 'exitCode' in error && typeof error.exitCode === 'number' ? error.exitCode : 1,
  });
}

function actionOf(error: Error): string | undefined {
  if ('code' in error && error.code === 'EADDRINUSE') return messages.getMessage('portTaken');
  // The service waits for an org that is away; a command does not.
  if ('kind' in error && error.kind === 'unreachable') return messages.getMessage('unreachable');
  if ('action' in error && typeof error.action === 'string') return error.action;
  const key = known[error.name];
  return key === undefined ? undefined : messages.getMessage(key);
}

/** A value that a flag does not take is wrong usage; oclif throws a plain error for it. */
const isBadValue = (error: Error): boolean => error.name === 'Error' && error.message.startsWith('Parsing --');
