/** Outcomes of commands: what `--json` gave, held against the schema that is shipped, and what a refusal said. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import type * as Results from '../../../../src/cli/results.ts';
import { root, type CommandOutcome } from './sandbox.ts';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

/** What each command gives, by its words after `sf order`. */
export interface CommandResults {
  archive: Results.OrderArchiveResult;
  'org start': Results.OrderOrgStartResult;
  'org stop': Results.OrderOrgStopResult;
  'org status': Results.OrderOrgStatusResult;
  'org reset': Results.OrderOrgResetResult;
  'org snapshot': Results.OrderOrgSnapshotResult;
  'org restore': Results.OrderOrgRestoreResult;
  'org fork': Results.OrderOrgForkResult;
  'org list': Results.OrderOrgListResult;
  'design validate': Results.OrderDesignValidateResult;
  'design apply': Results.OrderDesignApplyResult;
  'design list': Results.OrderDesignListResult;
  'design show': Results.OrderDesignShowResult;
  'design rollback': Results.OrderDesignRollbackResult;
  import: Results.OrderImportResult;
  submit: Results.OrderSubmitResult;
  display: Results.OrderDisplayResult;
  'plan display': Results.OrderPlanDisplayResult;
  explain: Results.OrderExplainResult;
  'change draft': Results.OrderChangeDraftResult;
  'change preview': Results.OrderChangePreviewResult;
  'change override': Results.OrderChangeOverrideResult;
  'fallout list': Results.OrderFalloutListResult;
  'fallout repair': Results.OrderFalloutRepairResult;
  'fallout decide': Results.OrderFalloutDecideResult;
  'journal export': Results.OrderJournalExportResult;
  'journal verify': Results.OrderJournalVerifyResult;
  'task list': Results.OrderTaskListResult;
  'task complete': Results.OrderTaskCompleteResult;
  'sync start': Results.OrderSyncStartResult;
  'sync run': Results.OrderSyncRunResult;
  'sync report': Results.OrderSyncReportResult;
}

/** The `result` of a command that was run with `--json`. Fails when it does not fit the command's schema. */
export function resultOf<Words extends keyof CommandResults>(
  words: Words,
  outcome: CommandOutcome,
  code = 0
): CommandResults[Words] {
  expect(
    outcome,
    `the command ends as it should and says nothing else: ${outcome.stdout.slice(0, 1_000)}`
  ).toMatchObject({ code, stderr: '' });
  const { status, result } = parse(outcome) as { readonly status: number; readonly result: unknown };
  expect(status).toBe(code);
  const validate = ajv.getSchema(words) ?? ajv.addSchema(readSchema(words), words).getSchema(words)!;
  expect(validate(result) === true ? [] : validate.errors, `the result of sf order ${words} fits its schema`).toEqual(
    []
  );
  return result as CommandResults[Words];
}

export interface RefusalResult {
  readonly name: string;
  readonly message: string;
  readonly exitCode: number;
  readonly actions: readonly string[];
  readonly data?: readonly Results.ProblemResult[];
}

/** What a command with `--json` refused with: always with something to do. */
export function refusalOf(outcome: CommandOutcome): RefusalResult {
  const { actions = [], ...refusal } = parse(outcome) as Partial<RefusalResult> & Omit<RefusalResult, 'actions'>;
  expect(outcome.code, 'the exit code is the one of the error').toBe(refusal.exitCode);
  expect(outcome.code).not.toBe(0);
  expect(actions, 'an error ends with what to do').not.toHaveLength(0);
  return { ...refusal, actions };
}

const readSchema = (words: string): object => {
  const file = join(root, 'plugin', 'schemas', `order-${words.replaceAll(' ', '-')}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as object;
};

function parse({ stdout, stderr }: CommandOutcome): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`With --json standard output is one JSON value, not:\n${stdout}\n${stderr}`);
  }
}
