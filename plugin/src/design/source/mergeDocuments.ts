import type { AuthoredDesign } from '../schema.ts';
import { ProblemList, type DesignProblem, type DocumentPath, type Locate } from '../problems.ts';
import type { AuthoredDocument } from './parseDocument.ts';

const SECTIONS = ['products', 'rules', 'scenarios', 'groups', 'gateways'] as const;
/** Left out where no document has them, so that designs without them are what they were. */
const TIME_SECTIONS = ['calendars', 'escalations'] as const;
const SINGLES = ['billing', 'calendar', 'escalation', 'failures', 'assignment', 'customerNotice'] as const;

export interface MergedDesign {
  readonly design: AuthoredDesign;
  readonly locate: Locate;
  readonly problems: readonly DesignProblem[];
}

/** Joins documents into one design. A key that two documents declare is reported with both places; neither wins. */
export function mergeDocuments(documents: readonly AuthoredDocument[]): MergedDesign {
  const owners = new Map<string, AuthoredDocument>();
  const dependencyOwners: { readonly document: AuthoredDocument; readonly index: number }[] = [];
  const locate: Locate = (path) => {
    if (path[0] === 'dependencies' && typeof path[1] === 'number') {
      const owner = dependencyOwners[path[1]];
      return owner?.document.locate(['dependencies', owner.index, ...path.slice(2)]);
    }
    const owner = owners.get(`${path[0]}/${path[1]}`) ?? owners.get(`${path[0]}/`);
    return (owner ?? documents[0])?.locate(path);
  };
  const problems: DesignProblem[] = [];
  const claim = (document: AuthoredDocument, path: DocumentPath): boolean => {
    const id = `${path[0]}/${path[1] ?? ''}`;
    const first = owners.get(id);
    if (!first) {
      owners.set(id, document);
      return true;
    }
    const list = new ProblemList(document.locate);
    list.error(path, {
      code: 'DuplicateKey',
      message: `declared already as ${new ProblemList(first.locate).where(path)}`,
      action: 'Rename or remove one of the two.',
    });
    problems.push(...list.problems);
    return false;
  };

  const merged: Record<string, unknown> = {};
  for (const document of documents) {
    const { design } = document;
    if (design.design !== undefined && claimName(document, merged, claim)) merged.design = design.design;
    for (const single of SINGLES) {
      if (design[single] !== undefined && claim(document, [single])) merged[single] = design[single];
    }
    for (const section of [...SECTIONS, ...TIME_SECTIONS.filter((name) => design[name] !== undefined)]) {
      const target = (merged[section] ??= {}) as Record<string, unknown>;
      for (const [key, value] of Object.entries(design[section] ?? {})) {
        if (claim(document, [section, key])) target[key] = value;
      }
    }
    design.dependencies?.forEach((_, index) => dependencyOwners.push({ document, index }));
    merged.dependencies = [...((merged.dependencies as unknown[] | undefined) ?? []), ...(design.dependencies ?? [])];
  }
  return { design: merged, locate, problems };
}

/** The same name in several files is one name. */
function claimName(
  document: AuthoredDocument,
  merged: Readonly<Record<string, unknown>>,
  claim: (document: AuthoredDocument, path: DocumentPath) => boolean
): boolean {
  return merged.design === document.design.design ? false : claim(document, ['design']);
}
