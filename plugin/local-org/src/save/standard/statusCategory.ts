import type { FieldValue } from '../../contract.ts';

const CATEGORIES: Readonly<Record<string, string>> = {
  draft: 'Draft',
  'in approval process': 'InApproval',
  activated: 'Activated',
};

/**
 * The category of a status label. Labels that an org adds belong to a category that the metadata does not state here:
 * they keep the category that the record has, and start as drafts.
 */
export function statusCategory(status: string, current: FieldValue | undefined): string {
  return CATEGORIES[status.toLowerCase()] ?? (typeof current === 'string' ? current : 'Draft');
}
