/** What contract pages know about contracts: pure, so that it is tested without a page. */
export { compareClauses, compareWords, type ClauseChange, type WordRun } from './compare';
export { daysUntil, termNotice, type NoticeKind, type TermNotice } from './notices';
export { riskOf, type Risk } from './risks';
export { stagesOf, type Stage, type StageName, type StageStatus } from './stages';
export type {
  Clause,
  ContractFile,
  ContractVersion,
  ContractView,
  Deviation,
  Obligation,
  Relative,
  SignatureRequest,
  Signer,
  Wired,
} from './types';
