import {
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { ApiError } from '../../contract.ts';
import { isObject, json, objectBody, type Handler, type RestContext } from '../message.ts';
import { uiContext } from '../uiApi/uiContext.ts';
import { buildSchema } from './buildSchema.ts';
import { undefinedField } from './fieldRule.ts';
import { errorOf, type GraphqlError } from './graphqlErrors.ts';
import { TypeContext } from './typeContext.ts';

/** More words are no query of a page. */
const MAX_TOKENS = 10_000;
/** How many pages of records one document may ask for. */
const MAX_CONNECTIONS = 10;

const rules = specifiedRules.map((rule) => (rule.name === 'FieldsOnCorrectTypeRule' ? undefinedField : rule));

export interface GraphqlResponse {
  readonly data: ExecutionResult['data'];
  readonly errors: readonly GraphqlError[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** `POST /graphql` with `{ query, variables, operationName }`; answers 200 also to what it refuses. */
export const graphql: Handler = (context, request) => {
  const body = objectBody(request);
  const { query, variables, operationName } = body;
  if (typeof query !== 'string') throw new ApiError('INVALID_INPUT', 'The body holds the document in query.');
  const types = (document: DocumentNode): TypeContext => {
    const names = namesOf(document, variables);
    const isWhole = [...names].some((name) => name === '__schema' || name === '__type');
    return new TypeContext(uiContext(context, request), (name) => isWhole || name === 'Id' || names.has(name));
  };
  try {
    const document = parse(query, { maxTokens: MAX_TOKENS });
    const typeContext = types(document);
    const schema = buildSchema(typeContext);
    const problems = [...validate(schema, document, rules), ...tooMany(document)];
    if (problems.length > 0)
      return json(
        answer(
          null,
          problems.map((each) => errorOf(each, 'ValidationError'))
        )
      );
    const call = { schema, document, contextValue: typeContext, variableValues: isObject(variables) ? variables : {} };
    const name = typeof operationName === 'string' ? operationName : undefined;
    return json(run(context, call, name));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return json(answer(null, [errorOf(error, 'InvalidSyntax')]));
  }
};

const answer = (data: ExecutionResult['data'], errors: readonly GraphqlError[]): GraphqlResponse => ({
  data: data ?? null,
  errors,
  extensions: {},
});

interface Call {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly contextValue: TypeContext;
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** Undoes a mutation whose caller wants all records or none. */
class RollBack extends Error {
  readonly result: ExecutionResult;
  constructor(result: ExecutionResult) {
    super('A mutation was refused.');
    this.result = result;
  }
}

function run({ org }: RestContext, call: Call, operationName: string | undefined): GraphqlResponse {
  const operation = getOperationAST(call.document, operationName);
  if (operation?.operation !== OperationTypeNode.MUTATION) return responseOf(executeNow(call, operationName));
  try {
    return org.transaction(() => {
      const result = executeNow(call, operationName);
      if (result.errors && isAllOrNone(call, operation)) throw new RollBack(result);
      return responseOf(result);
    });
  } catch (error) {
    if (!(error instanceof RollBack)) throw error;
    const { uiapi } = error.result.data ?? {};
    const nothing = isObject(uiapi) ? Object.fromEntries(Object.keys(uiapi).map((name) => [name, null])) : null;
    return responseOf({ ...error.result, data: { uiapi: nothing } });
  }
}

/** Resolvers answer at once, and so does the execution. Bugs are thrown on. */
function executeNow(call: Call, operationName: string | undefined): ExecutionResult {
  const result = execute({ ...call, operationName: operationName ?? null });
  if (result instanceof Promise) throw new Error('a resolver answers at once');
  for (const { originalError } of result.errors ?? []) {
    if (originalError && !(originalError instanceof ApiError) && !(originalError instanceof GraphQLError))
      throw originalError;
  }
  return result;
}

const responseOf = ({ data, errors = [] }: ExecutionResult): GraphqlResponse =>
  answer(
    data,
    errors.map((error) =>
      errorOf(error, error.originalError instanceof ApiError ? 'DataFetchingException' : 'ValidationError')
    )
  );

/** `uiapi(input: { allOrNone: false })`; all or none otherwise. */
function isAllOrNone({ variableValues }: Call, operation: NonNullable<ReturnType<typeof getOperationAST>>): boolean {
  let found = true;
  visit(operation, {
    ObjectField(node) {
      if (node.name.value !== 'allOrNone') return;
      if (node.value.kind === Kind.BOOLEAN) found = node.value.value;
      if (node.value.kind === Kind.VARIABLE) found = variableValues[node.value.name.value] !== false;
    },
    Argument(node) {
      if (node.name.value !== 'input' || node.value.kind !== Kind.VARIABLE) return;
      const input = variableValues[node.value.name.value];
      if (isObject(input) && 'allOrNone' in input) found = input['allOrNone'] !== false;
    },
  });
  return found;
}

/** The names that a document and its variables hold: those of objects and fields are among them. */
function namesOf(document: DocumentNode, variables: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Name: ({ value }) => void names.add(value),
    NamedType: ({ name }) => void names.add(name.value),
  });
  const addKeys = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(addKeys);
    if (!isObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      names.add(name);
      addKeys(inner);
    }
  };
  addKeys(variables);
  for (const name of [...names]) for (const part of objectsIn(name)) names.add(part);
  return names;
}

/** Names of types begin with that of an object: `Account_Filter`, `AccountCreateInput`. */
const objectsIn = (name: string): readonly string[] => {
  const base = /^(\w+?)(?:_Filter|_OrderBy|_GroupBy|CreateInput|UpdateInput|Connection|Edge)$/.exec(name)?.[1];
  return base === undefined ? [] : [base, `${base}Create`, `${base}Update`];
};

function tooMany(document: DocumentNode): readonly GraphQLError[] {
  let count = 0;
  visit(document, { Field: ({ name }) => void (count += name.value === 'edges' ? 1 : 0) });
  const message = `A document can hold at most ${String(MAX_CONNECTIONS)} queries of records, not ${String(count)}.`;
  return count > MAX_CONNECTIONS ? [new GraphQLError(message)] : [];
}
