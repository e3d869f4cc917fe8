/**
 * The Metadata API's own description of its files: which element may stand where, how often and with which values. Made
 * from the type declarations of npm `@salesforce/types`, which Salesforce generates from the Metadata WSDL; derived data,
 * so it is kept in `build/` and never committed.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export interface ElementRule {
  readonly type: string;
  readonly required: boolean;
  readonly repeated: boolean;
}
export interface MetadataType {
  readonly base?: string;
  readonly elements: Readonly<Record<string, ElementRule>>;
}
export interface MetadataSchema {
  readonly types: Readonly<Record<string, MetadataType>>;
  /** Allowed values; an open enumeration, which the WSDL does not list, is not here and takes any text. */
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

/** Raise it when the shape of the cached file changes. */
const CACHE_FORMAT = 2;

export function loadMetadataSchema(root: string): MetadataSchema {
  const folder = join(root, 'node_modules/@salesforce/types');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const cache = join(root, 'build/metadata-schema', `${version}-${CACHE_FORMAT}.json`);
  try {
    return JSON.parse(readFileSync(cache, 'utf8')) as MetadataSchema;
  } catch {
    // Not made yet, or cut off by a kill: make it.
  }
  const schema = readDeclarations(readFileSync(join(folder, 'lib/metadata.d.ts'), 'utf8'));
  mkdirSync(dirname(cache), { recursive: true });
  const unfinished = `${cache}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(schema));
  renameSync(unfinished, cache);
  return schema;
}

/** Exported for the tests. */
export function readDeclarations(source: string): MetadataSchema {
  const types: Record<string, MetadataType> = {};
  const enums: Record<string, readonly string[]> = {};
  const file = ts.createSourceFile('metadata.d.ts', source, ts.ScriptTarget.Latest, true);
  for (const statement of file.statements) {
    if (!ts.isTypeAliasDeclaration(statement)) continue;
    const name = statement.name.text;
    const values = literals(statement.type);
    if (values) enums[name] = values;
    else if (statement.type.kind !== ts.SyntaxKind.StringKeyword) types[name] = metadataType(statement.type);
  }
  return { types, enums };
}

function literals(node: ts.TypeNode): readonly string[] | undefined {
  const parts = ts.isUnionTypeNode(node) ? node.types : [node];
  const values: string[] = [];
  for (const part of parts) {
    if (!ts.isLiteralTypeNode(part) || !ts.isStringLiteral(part.literal)) return undefined;
    values.push(part.literal.text);
  }
  return values;
}

function metadataType(node: ts.TypeNode): MetadataType {
  const parts: readonly ts.TypeNode[] = ts.isIntersectionTypeNode(node) ? node.types : [node];
  const base = parts.find(ts.isTypeReferenceNode)?.typeName.getText();
  const elements = Object.assign({}, ...parts.filter(ts.isTypeLiteralNode).map(elementsOf)) as MetadataType['elements'];
  return { ...(base === undefined ? {} : { base }), elements };
}

function elementsOf(literal: ts.TypeLiteralNode): Record<string, ElementRule> {
  const elements: Record<string, ElementRule> = {};
  for (const member of literal.members) {
    if (!ts.isPropertySignature(member) || !member.type) continue;
    const repeated = ts.isArrayTypeNode(member.type);
    const type = (ts.isArrayTypeNode(member.type) ? member.type.elementType : member.type).getText();
    elements[member.name.getText()] = { type, required: !member.questionToken && !repeated, repeated };
  }
  return elements;
}

/** All elements of a type, those of its base first. */
export function elementsOfType(schema: MetadataSchema, name: string): Readonly<Record<string, ElementRule>> {
  const type = schema.types[name];
  if (!type) return {};
  return { ...(type.base === undefined ? {} : elementsOfType(schema, type.base)), ...type.elements };
}
