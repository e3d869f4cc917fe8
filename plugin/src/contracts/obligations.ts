import { z } from 'zod';
import type { ContractParty } from '../domain/contract.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { addDays, addMonths } from './dates.ts';

export type ObligationKind = 'Deliverable' | 'Payment' | 'Report' | 'Review' | 'Notice';

const obligation = z
  .strictObject({
    key: z.string().regex(/^[a-z]\w*$/),
    title: z.string().min(1).max(255),
    kind: z.enum(['Deliverable', 'Payment', 'Report', 'Review', 'Notice']).default('Deliverable'),
    party: z.enum(['Us', 'Customer']).default('Us'),
    remindDays: z.number().int().min(0).max(365).default(14),
    /** Once: so long after the first or the last day of the term. */
    due: z
      .strictObject({
        from: z.enum(['start', 'end']),
        months: z.number().int().default(0),
        days: z.number().int().default(0),
      })
      .optional(),
    /** Again and again while the term lasts, counted from its first day. */
    every: z.strictObject({ months: z.number().int().min(1).max(120), days: z.number().int().default(0) }).optional(),
  })
  .refine(({ due, every }) => (due === undefined) !== (every === undefined), 'needs either due or every');

export type ObligationRule = z.infer<typeof obligation>;

export interface DueObligation {
  /** Unique in the contract: the rule, and for recurring ones which time it is. */
  readonly key: string;
  readonly title: string;
  readonly kind: ObligationKind;
  readonly party: ContractParty;
  readonly dueDate: string;
  readonly remindOn: string;
  readonly clauseKey?: string;
}

/** The obligations of a clause, as `Obligations__c` holds them. `path` says whose they are. */
export function parseObligations(text: string | undefined, path: string): Result<readonly ObligationRule[], Problem> {
  if (text === undefined || text.trim() === '') return ok([]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(malformed(path, 'are not JSON'));
  }
  const parsed = z.array(obligation).safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return refuse(malformed(path, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim()));
}

/** Without an end a recurring obligation is planned this far ahead; the rest follows when the term is extended. */
const OPEN_END_MONTHS = 12;

/** When the obligations of a clause fall due in a term, both days included. */
export function dueObligations(
  rules: readonly ObligationRule[],
  clauseKey: string,
  term: { readonly start: string; readonly end?: string }
): readonly DueObligation[] {
  return rules.flatMap((rule) =>
    datesOf(rule, term).map((dueDate, index): DueObligation => {
      const suffix = rule.every === undefined ? '' : `/${index + 1}`;
      const { title, kind, party } = rule;
      const remindOn = addDays(dueDate, -rule.remindDays);
      return { key: `${clauseKey}/${rule.key}${suffix}`, title, kind, party, dueDate, remindOn, clauseKey };
    })
  );
}

function datesOf({ due, every }: ObligationRule, term: { readonly start: string; readonly end?: string }): string[] {
  if (due) {
    const from = due.from === 'start' ? term.start : term.end;
    return from === undefined ? [] : [addDays(addMonths(from, due.months), due.days)];
  }
  if (!every) return [];
  const end = term.end ?? addMonths(term.start, OPEN_END_MONTHS);
  const dates: string[] = [];
  for (let count = 1; ; count += 1) {
    const period = addMonths(term.start, count * every.months);
    // The period that ends with the term is one, too: twelve months from January 1 end on December 31.
    if (addDays(period, -1) > end) return dates;
    dates.push(addDays(period, every.days));
  }
}

const malformed = (path: string, what: string): Problem => ({
  code: 'MalformedObligations',
  message: `The obligations of ${path} ${what}`,
  path,
  action: 'Correct the JSON of the clause: an array of objects with key, title, and due or every.',
});
