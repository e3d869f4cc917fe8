import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import {
  STANDARD,
  type ContractTemplate,
  type ContractText,
  type Deviation,
  type LibraryClause,
  type TextClause,
} from './library.ts';
import { mergeText, type MergeFacts, type MergeOptions } from './mergeFields.ts';
import { parseObligations } from './obligations.ts';
import { parseTerms } from './terms.ts';

/** What the author decides beside the template. */
export interface DraftChoices {
  /** Alternative by clause key. */
  readonly alternatives?: Readonly<Record<string, string>>;
  /** Version by clause key, to keep a wording that has been replaced. */
  readonly versions?: Readonly<Record<string, number>>;
  readonly omit?: readonly string[];
  /** Clauses beside those of the template, at the end. */
  readonly add?: readonly string[];
  /** Words by clause key, with merge fields; they replace those of the library. */
  readonly edits?: Readonly<Record<string, { readonly heading?: string; readonly body: string }>>;
}

export interface AssembledContract {
  readonly text: ContractText;
  /** What deviates from the standard, in words for an approver; empty for a contract of the shelf. */
  readonly deviations: readonly string[];
  /** How many clauses deviate, counting those that were left out. */
  readonly nonStandard: number;
}

interface Place {
  readonly key: string;
  readonly isAdded: boolean;
}

/**
 * Makes the text of a contract: the clauses of the template in their order, in the wordings that the author chose, with
 * the merge fields filled in. Every problem is named at once.
 */
export function assembleContract(
  template: ContractTemplate,
  library: readonly LibraryClause[],
  facts: MergeFacts,
  choices: DraftChoices = {},
  options: Partial<MergeOptions> = {}
): Result<AssembledContract, readonly Problem[]> {
  const merge: MergeOptions = { locale: template.locale, ...options };
  const problems: Problem[] = [...checkChoices(template, choices)];
  if (!template.isActive) problems.push(inactive(template));
  const omitted = new Set(choices.omit);
  const places: readonly Place[] = [
    ...template.places
      .filter(({ clauseKey }) => !omitted.has(clauseKey))
      .map((place) => toPlace(place.clauseKey, false)),
    ...(choices.add ?? []).map((key) => toPlace(key, true)),
  ];
  const clauses: TextClause[] = [];
  for (const place of places) {
    const clause = fillPlace(place, library, facts, choices, merge);
    if (clause.ok) clauses.push(clause.value);
    else problems.push(...clause.error);
  }
  const title = mergeText(template.title, facts, merge, `the title of template ${template.name}`);
  if (!title.ok) problems.push(...title.error);
  if (problems.length > 0 || !title.ok) return refuse(problems);
  const missing = template.places.filter(({ clauseKey, isRequired }) => isRequired && omitted.has(clauseKey));
  const deviating = clauses.filter((clause) => clause.deviation !== 'None');
  return ok({
    text: { title: title.value, clauses },
    deviations: [
      ...deviating.map((clause) => `${clause.heading}: ${WORDS[clause.deviation]}`),
      ...missing.map(({ clauseKey }) => `${clauseKey}: a required clause was left out`),
    ],
    nonStandard: deviating.length + missing.length,
  });
}

const toPlace = (key: string, isAdded: boolean): Place => ({ key, isAdded });

const WORDS: Readonly<Record<Deviation, string>> = {
  None: '',
  Alternative: 'a wording that is not standard',
  Outdated: 'a version that has been replaced',
  Edited: 'words that are not those of the library',
  Added: 'a clause that the template does not have',
};

function fillPlace(
  { key, isAdded }: Place,
  library: readonly LibraryClause[],
  facts: MergeFacts,
  choices: DraftChoices,
  merge: MergeOptions
): Result<TextClause, readonly Problem[]> {
  const alternative = choices.alternatives?.[key] ?? STANDARD;
  const found = pickClause(library, key, alternative, choices.versions?.[key]);
  if (!found.ok) return refuse([found.error]);
  const { clause, isNewest } = found.value;
  const edit = choices.edits?.[key];
  const where = `clause ${key}`;
  const heading = mergeText(edit?.heading ?? clause.heading, facts, merge, where);
  const body = mergeText(edit?.body ?? clause.body, facts, merge, where);
  const problems = [
    ...(heading.ok ? [] : heading.error),
    ...(body.ok ? [] : body.error),
    ...effectProblems(clause, where),
  ];
  if (!heading.ok || !body.ok || problems.length > 0) return refuse(problems);
  return ok({
    key,
    clauseId: clause.id,
    heading: heading.value,
    body: body.value,
    deviation: deviationOf(clause, { isAdded, isNewest, isEdited: edit !== undefined }),
    ...(clause.terms === undefined ? {} : { terms: clause.terms }),
    ...(clause.obligations === undefined ? {} : { obligations: clause.obligations }),
  });
}

function effectProblems({ terms, obligations }: LibraryClause, where: string): readonly Problem[] {
  return [parseTerms(terms, where), parseObligations(obligations, where)].flatMap((read) =>
    read.ok ? [] : [read.error]
  );
}

/** The gravest one is told: changed words hide what they were made from. */
function deviationOf(
  clause: LibraryClause,
  { isAdded, isNewest, isEdited }: { isAdded: boolean; isNewest: boolean; isEdited: boolean }
): Deviation {
  if (isEdited) return 'Edited';
  if (isAdded) return 'Added';
  if (!clause.isStandard) return 'Alternative';
  return isNewest ? 'None' : 'Outdated';
}

function pickClause(
  library: readonly LibraryClause[],
  key: string,
  alternative: string,
  version: number | undefined
): Result<{ readonly clause: LibraryClause; readonly isNewest: boolean }, Problem> {
  const wordings = library
    .filter((clause) => clause.key === key && clause.alternative === alternative)
    .toSorted((one, other) => other.version - one.version);
  const newest = wordings.find((clause) => clause.isPublished);
  const clause = version === undefined ? newest : wordings.find((one) => one.version === version);
  if (clause) return ok({ clause, isNewest: clause === newest });
  const names = [...new Set(library.filter((one) => one.key === key && one.isPublished).map((one) => one.alternative))];
  return refuse({
    code: 'ClauseNotFound',
    message: `The library has no published clause ${key} "${alternative}"${version === undefined ? '' : ` in version ${version}`}`,
    path: `clause ${key}`,
    action: names.length > 0 ? `Use one of its wordings: ${names.join(', ')}.` : 'Publish the clause first.',
  });
}

function* checkChoices(template: ContractTemplate, choices: DraftChoices): Generator<Problem> {
  const known = new Set([...template.places.map(({ clauseKey }) => clauseKey), ...(choices.add ?? [])]);
  const named = [
    ...Object.keys(choices.alternatives ?? {}),
    ...Object.keys(choices.versions ?? {}),
    ...Object.keys(choices.edits ?? {}),
    ...(choices.omit ?? []),
  ];
  for (const key of new Set(named)) {
    if (known.has(key)) continue;
    yield {
      code: 'ClauseNotInTemplate',
      message: `Template ${template.name} has no clause ${key}`,
      path: `clause ${key}`,
      action: `It has ${[...known].join(', ')}. Add other clauses of the library by name.`,
    };
  }
}

const inactive = ({ name }: ContractTemplate): Problem => ({
  code: 'TemplateNotActive',
  message: `Template ${name} is not active`,
  path: `template ${name}`,
  action: 'Choose another template, or activate this one.',
});
