import { ApiError, type SaveOperation } from '../../contract.ts';
import { badBody, isObject, itemErrors, json, objectBody, type Handler, type RestContext } from '../message.ts';
import { objectNamed } from '../record.ts';
import { transactionally } from './subrequest.ts';

const MAX_RECORDS = 200;
const MAX_DEPTH = 5;
const MAX_TYPES = 5;

interface TreeNode {
  readonly object: string;
  readonly referenceId: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly children: readonly { readonly field: string; readonly nodes: readonly TreeNode[] }[];
}

/** `POST /composite/tree/X`: records with their children; all are made or none. */
export const compositeTree: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const records: unknown = objectBody(request)['records'];
  if (!Array.isArray(records)) throw badBody('Required field records is missing or is no list');
  const nodes = records.map((record: unknown) => readNode(context, object.name, record, 1));
  checkSize(nodes);
  const results: { referenceId: string; id: string }[] = [];
  const failures: object[] = [];
  transactionally(context, () => {
    saveLevel(context, nodes, undefined, results, failures);
    return failures.length === 0;
  });
  if (failures.length > 0) return json({ hasErrors: true, results: failures }, 400);
  return json({ hasErrors: false, results }, 201);
};

function readNode(context: RestContext, objectName: string, record: unknown, depth: number): TreeNode {
  if (depth > MAX_DEPTH)
    throw new ApiError('INVALID_INPUT', `sObject trees are limited to ${String(MAX_DEPTH)} levels`);
  const attributes = isObject(record) ? record['attributes'] : undefined;
  if (!isObject(record) || !isObject(attributes) || typeof attributes['referenceId'] !== 'string') {
    throw new ApiError('INVALID_INPUT', 'Include a reference ID for each record in the request.');
  }
  if (String(attributes['type']).toLowerCase() !== objectName.toLowerCase()) {
    throw new ApiError('INVALID_INPUT', `The type of each record must be ${objectName}: ${String(attributes['type'])}`);
  }
  const relations = context.org.schema.childRelationships(objectName);
  const values: Record<string, unknown> = {};
  const children: TreeNode['children'][number][] = [];
  for (const [name, value] of Object.entries(record)) {
    if (name === 'attributes') continue;
    const relation = relations.find((each) => each.name.toLowerCase() === name.toLowerCase());
    const nested: unknown = isObject(value) ? value['records'] : undefined;
    if (!relation || !Array.isArray(nested)) {
      values[name] = value;
      continue;
    }
    const nodes = nested.map((child: unknown) => readNode(context, relation.childObject, child, depth + 1));
    children.push({ field: relation.field, nodes });
  }
  return { object: objectName, referenceId: attributes['referenceId'], values, children };
}

const flatten = (nodes: readonly TreeNode[]): readonly TreeNode[] =>
  nodes.flatMap((node) => [node, ...flatten(node.children.flatMap((child) => child.nodes))]);

function checkSize(roots: readonly TreeNode[]): void {
  const nodes = flatten(roots);
  if (nodes.length > MAX_RECORDS) {
    throw new ApiError('LIMIT_EXCEEDED', `The request can’t contain more than ${String(MAX_RECORDS)} records.`);
  }
  if (new Set(nodes.map((node) => node.object)).size > MAX_TYPES) {
    throw new ApiError('INVALID_INPUT', `sObject trees are limited to ${String(MAX_TYPES)} types of records`);
  }
  if (new Set(nodes.map((node) => node.referenceId)).size < nodes.length) {
    throw new ApiError('INVALID_INPUT', 'Duplicate referenceId provided in the request.');
  }
}

/** Saves records of one level and object in one go, then the children below each. */
function saveLevel(
  context: RestContext,
  nodes: readonly TreeNode[],
  parent: { readonly field: string; readonly id: string } | undefined,
  results: { referenceId: string; id: string }[],
  failures: object[]
): void {
  const operations = nodes.map((node): SaveOperation => {
    const link = parent ? { [parent.field]: parent.id } : {};
    return { kind: 'insert', object: node.object, values: { ...node.values, ...link } };
  });
  const saved = context.org.save(context.session, operations, { allOrNone: false });
  for (const [index, node] of nodes.entries()) {
    const result = saved[index];
    if (!result?.success) {
      failures.push({ referenceId: node.referenceId, errors: itemErrors(result?.errors ?? []) });
      continue;
    }
    results.push({ referenceId: node.referenceId, id: result.id });
    for (const child of node.children) {
      saveLevel(context, child.nodes, { field: child.field, id: result.id }, results, failures);
    }
  }
}
