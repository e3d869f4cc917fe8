/** Conditions and approvers as people write them in approval rules, one per line. */
import type { ApprovalCondition, ApprovalOperator, ApproverReference } from '../domain/approval.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';

const NUMBERS: ReadonlySet<string> = new Set([
  'amount',
  'discountPercent',
  'marginPercent',
  'termMonths',
  'nonStandardClauses',
]);
const CONDITION = /^(\w+(?:\.\w+)?)\s*(>=|<=|!=|>|<|=)\s*(.+)$/;

const lines = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `discountPercent >= 15`, `bundle = FIBER-1G-TV`, `customer.Rating = Cold`. Refusals: `MalformedCondition`. */
export function parseConditions(text: string, path: string): Result<readonly ApprovalCondition[], Problem> {
  const conditions: ApprovalCondition[] = [];
  for (const line of lines(text)) {
    const condition = parseCondition(line);
    if (condition === undefined) return refuse(malformedCondition(line, path));
    conditions.push(condition);
  }
  return ok(conditions);
}

function parseCondition(line: string): ApprovalCondition | undefined {
  const [, fact = '', operator = '', value = ''] = CONDITION.exec(line) ?? [];
  const number = Number(value);
  if (NUMBERS.has(fact)) {
    return Number.isFinite(number) && value.trim() !== ''
      ? { fact, operator: operator as ApprovalOperator, value: number }
      : undefined;
  }
  if (fact === 'bundle') {
    return operator === '=' || operator === '!=' ? { fact, operator, value } : undefined;
  }
  if (!/^customer\.\w+$/.test(fact)) return undefined;
  const isOrder = operator !== '=' && operator !== '!=';
  if (isOrder && !Number.isFinite(number)) return undefined;
  return { fact, operator: operator as ApprovalOperator, value: isOrder ? number : value };
}

/** `user ada@example.com`, `manager`, `manager 2`, `queue NAME`, `role NAME`, `field Account.OwnerId`. */
export function parseApprovers(text: string, path: string): Result<readonly ApproverReference[], Problem> {
  const references: ApproverReference[] = [];
  for (const line of lines(text)) {
    const reference = parseApprover(line);
    if (reference === undefined) return refuse(malformedApprover(line, path));
    references.push(reference);
  }
  return ok(references);
}

function parseApprover(line: string): ApproverReference | undefined {
  const [, kind = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(line) ?? [];
  if (kind === 'manager' && /^([1-9])?$/.test(rest)) return { kind, steps: rest === '' ? 1 : Number(rest) };
  if (rest === '') return undefined;
  if (kind === 'user') return { kind, username: rest };
  if (kind === 'queue' || kind === 'role') return { kind, name: rest };
  return kind === 'field' && /^\w+(\.\w+)?$/.test(rest) ? { kind, field: rest } : undefined;
}

const malformedCondition = (line: string, path: string): Problem => ({
  code: 'MalformedCondition',
  message: `"${line}" is not a condition`,
  path,
  action:
    'Write a fact, a comparison and a value, such as: amount > 10000. ' +
    'Facts: amount, discountPercent, marginPercent, termMonths, nonStandardClauses, bundle, customer.<field>.',
});

const malformedApprover = (line: string, path: string): Problem => ({
  code: 'MalformedApprover',
  message: `"${line}" names no approver`,
  path,
  action: 'Write user NAME, manager, manager 2, queue NAME, role NAME or field Account.OwnerId.',
});
