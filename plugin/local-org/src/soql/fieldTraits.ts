import type { FieldDef, FieldType } from '../contract.ts';

const OPAQUE: ReadonlySet<FieldType> = new Set(['address', 'location', 'base64', 'encryptedstring']);
const UNGROUPED: ReadonlySet<FieldType> = new Set([
  'currency',
  'percent',
  'double',
  'datetime',
  'multipicklist',
  'time',
]);

const isLongText = (field: FieldDef): boolean => field.type === 'textarea' && field.length > 255;

/** May stand in WHERE. */
export const isFilterable = (field: FieldDef): boolean => !OPAQUE.has(field.type) && !isLongText(field);
/** May stand in ORDER BY. */
export const isSortable = (field: FieldDef): boolean => isFilterable(field) && field.type !== 'multipicklist';
/** May stand in GROUP BY. */
export const isGroupable = (field: FieldDef): boolean =>
  isSortable(field) && !UNGROUPED.has(field.type) && field.formula === undefined;
/** May stand in MIN, MAX and the like. */
export const isAggregatable = (field: FieldDef): boolean => isSortable(field) && field.type !== 'boolean';
