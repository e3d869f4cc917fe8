/** A published API description, cut down to what is judged by it, so that Prism reads it fast and really validates. */
type Json = Record<string, unknown>;

export interface SpecOptions {
  /** `POST /serviceOrder`: the operations to keep. */
  readonly operations: readonly string[];
  /** Drop declared 4xx and 5xx answers, so that Prism refuses by its own 422 with the reasons, not by an example. */
  readonly dropErrorAnswers: boolean;
  /** Refuse properties that the description does not name; it would let spelling mistakes pass. */
  readonly closed: boolean;
  /** Only these definitions are kept; every other is opened to anything. For descriptions too large to compile. */
  readonly schemas?: readonly string[];
  /** Corrects what is known to be wrong in the description; whoever does so says why. */
  readonly correct?: (spec: Json) => void;
}

/** A Swagger 2 or OpenAPI 3 description with some of its operations and the definitions that they reach. */
export function prepareSpec(text: string, options: SpecOptions): Json {
  const spec = JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
  options.correct?.(spec);
  const paths = keepOperations(spec['paths'] as Record<string, Json>, options);
  const { info } = spec;
  if (spec['swagger'] === '2.0') {
    const definitions = keepReached(paths, '#/definitions/', spec['definitions'], options);
    // The base path is dropped, as Prism ignores it anyway.
    return { swagger: '2.0', info, consumes: JSON_TYPE, produces: JSON_TYPE, paths, definitions };
  }
  if (options.closed) closeInlined(paths);
  const { schemas: all, securitySchemes } = spec['components'] as Json;
  const schemas = keepReached(paths, '#/components/schemas/', all, options);
  const { openapi, security } = spec;
  return { openapi, info, security, paths, components: { schemas, securitySchemes } };
}

const JSON_TYPE = ['application/json'];

function keepOperations(all: Record<string, Json>, options: SpecOptions): Record<string, Json> {
  const kept: Record<string, Json> = {};
  for (const operation of options.operations) {
    const [method = '', path = ''] = operation.split(' ');
    const found = all[path]?.[method.toLowerCase()] as Json | undefined;
    if (!found) throw new Error(`The description has no operation ${operation}`);
    const answers = Object.entries(found['responses'] as Json).filter(
      ([status]) => !options.dropErrorAnswers || /^[23]/.test(status)
    );
    const { consumes, produces, ...rest } = found;
    // Docusign lists no media type at all, and then Prism refuses every body.
    const types = Object.entries({ consumes, produces }).filter(([, list]) => Array.isArray(list) && list.length > 0);
    const operationOf = { ...rest, ...Object.fromEntries(types), responses: Object.fromEntries(answers) };
    kept[path] = { ...kept[path], [method.toLowerCase()]: operationOf };
  }
  return kept;
}

/** The definitions that the operations refer to, directly or not. */
function keepReached(paths: Json, prefix: string, definitions: unknown, options: SpecOptions): Record<string, Json> {
  const all = definitions as Record<string, Json>;
  const kept: Record<string, Json> = {};
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const reference = (node as Json)['$ref'];
    const name = typeof reference === 'string' ? reference.replace(prefix, '') : undefined;
    if (name !== undefined && options.schemas && !options.schemas.includes(name)) {
      delete (node as Json)['$ref'];
      return;
    }
    if (name !== undefined && !(name in kept)) {
      const definition = all[name];
      if (!definition) throw new Error(`The description refers to ${name}, which it does not define`);
      kept[name] = options.closed ? closed(definition) : definition;
      visit(definition);
    }
    Object.values(node).forEach(visit);
  };
  visit(paths);
  return kept;
}

/** `additionalProperties: true` says no more than silence does. */
const closed = (schema: Json): Json =>
  schema['properties'] === undefined ||
  schema['allOf'] !== undefined ||
  (schema['additionalProperties'] ?? true) !== true
    ? schema
    : { ...schema, additionalProperties: false };

/** OpenAPI 3 has bodies and answers without a definition of their own. */
function closeInlined(paths: Record<string, Json>): void {
  const closeContent = (holder: unknown): void => {
    const media = ((holder as Json | undefined)?.['content'] ?? {}) as Record<string, Json>;
    for (const one of Object.values(media)) one['schema'] = closed(one['schema'] as Json);
  };
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods) as Json[])) {
    closeContent(operation['requestBody']);
    Object.values(operation['responses'] as Json).forEach(closeContent);
  }
}
