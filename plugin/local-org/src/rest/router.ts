import { ApiError } from '../contract.ts';
import {
  errorResponse,
  notFound,
  type Handler,
  type RestContext,
  type RestRequest,
  type RestResponse,
} from './message.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD';

export interface Route {
  /** `/sobjects/:object/:id`; the name of the route in usage reports. */
  readonly pattern: string;
  readonly handlers: Partial<Record<Method, Handler>>;
}

interface CompiledRoute extends Route {
  readonly segments: readonly string[];
}

export interface Match {
  readonly pattern: string;
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the handler of a path. Literal segments win over named ones. */
export class Router {
  private readonly routes: readonly CompiledRoute[];

  constructor(routes: readonly Route[]) {
    this.routes = routes
      .map((route) => ({ ...route, segments: route.pattern.split('/').filter(Boolean) }))
      .sort((a, b) => named(a) - named(b));
  }

  match(path: readonly string[]): Match | undefined {
    for (const route of this.routes) {
      if (route.segments.length !== path.length) continue;
      const params: Record<string, string> = {};
      const fits = route.segments.every((segment, index) => {
        const part = path[index] ?? '';
        if (segment.startsWith(':')) {
          params[segment.slice(1)] = part;
          return true;
        }
        return segment.toLowerCase() === part.toLowerCase();
      });
      if (fits) return { pattern: route.pattern, route, params };
    }
    return undefined;
  }

  /** Answers a request; refusals become Salesforce's error bodies, bugs are thrown on. */
  handle(context: RestContext, request: RestRequest): RestResponse {
    const match = this.match(request.path);
    if (!match) {
      context.unsupported(`${request.method} /${request.path.join('/')}`);
      return errorResponse([notFound()]);
    }
    // Clients that cannot send PATCH say so in the address.
    const method = (request.query.get('_HttpMethod') ?? request.method).toUpperCase() as Method;
    const handler = match.route.handlers[method] ?? (method === 'HEAD' ? match.route.handlers.GET : undefined);
    if (!handler) return errorResponse([methodNotAllowed(method, match.route)]);
    try {
      return handler(context, request, match.params);
    } catch (error) {
      if (error instanceof ApiError) return errorResponse([error]);
      throw error;
    }
  }
}

const named = (route: CompiledRoute): number => route.segments.filter((segment) => segment.startsWith(':')).length;

function methodNotAllowed(method: string, route: Route): ApiError {
  const allowed = Object.keys(route.handlers);
  if (allowed.includes('GET')) allowed.unshift('HEAD');
  const message = `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`;
  return new ApiError('METHOD_NOT_ALLOWED', message, { status: 405 });
}
