import { ApiError } from '../../contract.ts';

const REFERENCE = /@\{([^}]+)\}/g;
const PATH = /^(\w+)((?:\.\w+|\[\d+\])*)$/;

/** Answers of earlier parts of a composite request, by reference id. */
export class References {
  private readonly bodies = new Map<string, unknown>();

  set(referenceId: string, body: unknown): void {
    this.bodies.set(referenceId, body);
  }

  /** A copy of a body with each `@{ref.path}` replaced by what it names. */
  resolve(value: unknown): unknown {
    if (typeof value === 'string') return this.resolveText(value);
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item)]));
    }
    return value;
  }

  /** A text that is one reference takes the type of the value, others the text. */
  resolveText(text: string): unknown {
    const whole = /^@\{([^}]+)\}$/.exec(text)?.[1];
    if (whole) return this.lookUp(whole);
    return text.replace(REFERENCE, (_, path: string) => String(this.lookUp(path)));
  }

  private lookUp(text: string): unknown {
    const [, root = '', rest = ''] = PATH.exec(text) ?? [];
    let value = this.bodies.get(root);
    if (root === '' || !this.bodies.has(root)) throw noValue(text, root);
    for (const [, name, index] of rest.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
      value = (value as Record<string, unknown> | null | undefined)?.[name ?? index ?? ''];
    }
    if (value === undefined || value === null) throw noValue(text, root);
    return value;
  }
}

function noValue(path: string, root: string): ApiError {
  return new ApiError('PROCESSING_HALTED', `Invalid reference specified. No value for ${path} found in ${root}`);
}

/** The reference ids that a value mentions. */
export function referencesIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (each: unknown): void => {
    if (typeof each === 'string') {
      for (const [, path = ''] of each.matchAll(REFERENCE)) found.add(/^\w+/.exec(path)?.[0] ?? '');
    } else if (typeof each === 'object' && each !== null) Object.values(each).forEach(visit);
  };
  visit(value);
  return found;
}
