import type { DesignDocument } from '../document.ts';
import { isError, ProblemList, type DesignProblem, type Locate } from '../problems.ts';
import { checkConflicts } from './checkConflicts.ts';
import { checkDecomposition } from './checkDecomposition.ts';
import { checkDependencies } from './checkDependencies.ts';
import { checkExpressions } from './checkExpressions.ts';
import { checkGateways } from './checkGateways.ts';
import { checkMappings } from './checkMappings.ts';
import { checkProducts } from './checkProducts.ts';
import { checkSelectors } from './checkSelectors.ts';
import { checkSteps } from './checkSteps.ts';
import { checkPeople } from './checkPeople.ts';
import { checkTimes } from './checkTimes.ts';
import { checkWithCatalog, type GatewayCatalog } from './gatewayCatalog.ts';
import { indexDesign } from './designIndex.ts';

const CHECKS = [
  checkSelectors,
  checkExpressions,
  checkSteps,
  checkTimes,
  checkPeople,
  checkDependencies,
  checkGateways,
  checkProducts,
  checkMappings,
  checkDecomposition,
  checkConflicts,
] as const;

/** Everything that is wrong with a design: errors first, then warnings, each by file and line. */
export function checkDesign(
  document: DesignDocument,
  locate: Locate,
  gateways?: GatewayCatalog
): readonly DesignProblem[] {
  const list = new ProblemList(locate);
  const index = indexDesign(document);
  for (const check of CHECKS) check(index, list, gateways);
  if (gateways) checkWithCatalog(index, gateways, list);
  return list.problems.toSorted(
    (a, b) =>
      Number(isError(b)) - Number(isError(a)) ||
      (a.location?.file ?? '').localeCompare(b.location?.file ?? '') ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0)
  );
}
