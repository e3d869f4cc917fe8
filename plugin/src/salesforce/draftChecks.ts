import type { DraftLine, OrderDraft } from '../domain/orderDraft.ts';
import type { Problem } from '../domain/result.ts';
import { ATTRIBUTES_MAX_LENGTH } from './attributes.ts';
import { ORDER_EXTERNAL_ID_LENGTH } from './externalIds.ts';

const MAX_EXTERNAL_ID = 255;
/** A graph is at most 15 nodes deep, and the order stands above its lines. */
const MAX_DEPTH = 13;

/** What can be said about a draft before the org is asked. */
export function draftProblems(draft: OrderDraft): readonly Problem[] {
  const problems: Problem[] = [];
  const where = `order ${draft.externalId}`;
  if (draft.externalId.length > ORDER_EXTERNAL_ID_LENGTH) {
    const message = `${where}: its external id has ${draft.externalId.length} characters, ${ORDER_EXTERNAL_ID_LENGTH} fit`;
    problems.push(problem('ExternalIdTooLong', message, where, 'Use shorter ids.'));
  }
  if (draft.lines.length === 0) {
    problems.push(problem('EmptyOrder', `${where} has no lines`, where, 'Give the order at least one line.'));
  }
  if (draft.requestedAt !== undefined && Number.isNaN(Date.parse(draft.requestedAt))) {
    const message = `${where}: ${draft.requestedAt.slice(0, 40)} is not a date`;
    problems.push(
      problem('BadDate', message, `${where}: requestedAt`, 'Write it like 2026-01-31 or 2026-01-31T08:00:00Z.')
    );
  }
  problems.push(...attributeProblems(draft.attributes, where));
  const depth = new Map<string, number>();
  for (const line of draft.lines) {
    problems.push(...lineProblems(draft, line, depth));
    depth.set(line.key, 1 + (line.parentKey === undefined ? 0 : (depth.get(line.parentKey) ?? 0)));
  }
  return problems;
}

function lineProblems(draft: OrderDraft, line: DraftLine, earlier: ReadonlyMap<string, number>): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (code: string, message: string, action: string): void => {
    problems.push(problem(code, `line ${line.key}: ${message}`, line.path, action));
  };
  if (!(line.quantity > 0)) add('BadQuantity', `quantity is ${line.quantity}`, 'Give a quantity above zero.');
  if (line.unitPrice !== undefined && !/^-?\d+(\.\d+)?$/.test(line.unitPrice)) {
    add('BadPrice', `the price ${line.unitPrice.slice(0, 40)} is not a decimal number`, 'Write it like 49.90.');
  }
  if (earlier.has(line.key)) add('AmbiguousLine', 'another line has the same key', 'Give each line its own key.');
  if (line.parentKey !== undefined) {
    const depth = earlier.get(line.parentKey);
    if (depth === undefined) {
      add('ForeignParent', `its parent ${line.parentKey} does not stand before it`, 'Put parents before children.');
    } else if (depth >= MAX_DEPTH) {
      add('LinesTooDeep', `it is more than ${MAX_DEPTH} levels deep`, 'Make the bundle flatter.');
    }
  }
  if (`${draft.externalId}/${line.key}`.length > MAX_EXTERNAL_ID) {
    add('ExternalIdTooLong', `its external id is longer than ${MAX_EXTERNAL_ID}`, 'Use shorter ids.');
  }
  return [...problems, ...attributeProblems(line.attributes, line.path)];
}

function attributeProblems(attributes: OrderDraft['attributes'], path: string): readonly Problem[] {
  const length = JSON.stringify(attributes).length;
  if (length <= ATTRIBUTES_MAX_LENGTH) return [];
  const message = `the attributes of ${path} have ${length} characters, ${ATTRIBUTES_MAX_LENGTH} fit`;
  const action = 'Keep large content in a file and put its address into the attribute.';
  return [problem('AttributesTooLong', message, path, action)];
}

const problem = (code: string, message: string, path: string, action: string): Problem => ({
  code,
  message,
  path,
  action,
});
