/** Contracts as rows and lines. */
import type { ContractHit, ContractView, TextComparison, WordChange } from '../contracts/index.ts';
import type { Paint } from './words.ts';

interface Summary {
  readonly contractNumber: string;
  readonly account: string;
  readonly type: string;
  readonly state: string;
  readonly signature: string;
  readonly startDate: string | undefined;
  readonly endDate: string | undefined;
  readonly version: number | undefined;
  readonly nonStandard: number;
}

interface Version {
  readonly number: number;
  readonly state: string;
  readonly source: string;
  readonly nonStandard: number;
  readonly deviations: readonly string[];
  readonly note: string | undefined;
  readonly lockedBy: string | undefined;
}

const span = (start: string | undefined, end: string | undefined): string =>
  start === undefined ? '' : `${start} – ${end ?? 'open'}`;

export const contractRow = (contract: Summary): Readonly<Record<string, string | number>> => ({
  contract: contract.contractNumber,
  account: contract.account,
  type: contract.type,
  state: contract.state,
  signature: contract.signature,
  term: span(contract.startDate, contract.endDate),
  version: contract.version ?? '',
});

export function contractLines(contract: Summary, view: ContractView, versions: readonly Version[]): readonly string[] {
  const { contractNumber, account, type, state, startDate, endDate } = contract;
  const follows = view.predecessor
    ? [`Follows ${view.predecessor.contractNumber} as its ${view.lineage?.toLowerCase()}`]
    : [];
  return [
    `Contract ${contractNumber} · ${account} · ${type} · ${state}`,
    ...(startDate === undefined
      ? []
      : [`Term ${span(startDate, endDate)}${view.autoRenew ? ', renews by itself' : ''}`]),
    ...(view.terminatesOn === undefined ? [] : [`Ends on ${view.terminatesOn}: notice was given`]),
    ...follows,
    ...versions.flatMap(versionLines),
    ...view.requests.flatMap((request) => [
      `Signature ${request.reference.split('/').at(-1) ?? ''} through ${request.provider}: ${request.state}${request.reason ? ` (${request.reason})` : ''}`,
      ...request.signers.map((signer) => `  ${signer.routingOrder}. ${signer.name} <${signer.email}>: ${signer.state}`),
    ]),
  ];
}

function versionLines(version: Version): readonly string[] {
  const lock = version.lockedBy === undefined ? '' : `, checked out by ${version.lockedBy}`;
  const note = version.note === undefined ? '' : `: ${version.note}`;
  const source = version.source === 'Ours' ? '' : ', of the other party';
  return [`Version ${version.number} · ${version.state}${source}${lock}${note}`, ...deviationLines(version.deviations)];
}

export const deviationLines = (deviations: readonly string[]): readonly string[] =>
  deviations.map((deviation) => `  not standard: ${deviation}`);

const WORDS = {
  added: 'new',
  removed: 'removed',
  changed: 'changed',
  moved: 'moved',
  same: 'binds otherwise',
} as const;

/** Only what is different; added words in braces with +, removed ones with -, so that it reads without colors, too. */
export function comparisonLines(comparison: TextComparison, paint: Paint): readonly string[] {
  return comparison.clauses
    .filter(({ kind, effectChanged }) => kind !== 'same' || effectChanged)
    .flatMap((clause) => [
      `${clause.heading} (${clause.key}): ${WORDS[clause.kind]}${clause.effectChanged ? ', binds or obliges to something else' : ''}`,
      ...(clause.kind === 'changed' ? [`  ${clause.words.map((word) => marked(word, paint)).join('')}`] : []),
    ]);
}

const AROUND = 60;

function marked({ kind, text }: WordChange, paint: Paint): string {
  const plain = text.replaceAll('\n', ' ');
  if (kind === 'added') return paint(`{+${plain}+}`, 'good');
  if (kind === 'removed') return paint(`{-${plain}-}`, 'bad');
  return plain.length <= 2 * AROUND ? plain : `${plain.slice(0, AROUND)} … ${plain.slice(-AROUND)}`;
}

export const hitLines = (hits: readonly ContractHit[]): readonly string[] =>
  hits.flatMap((hit) => [
    `${hit.contractNumber} · ${hit.accountName} · ${hit.type} · ${hit.state} · ${hit.title}`,
    `  ${hit.excerpt}`,
  ]);
