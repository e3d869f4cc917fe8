import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type * as Lwc from '@lwc/compiler';
import { transformSync as stripTypes } from 'esbuild';
import { versionOf } from './packages.ts';

/** The newest API version that this compiler knows; a higher one is compiled as this. */
const API_VERSION = 66;

export interface CompiledModule {
  readonly code: string;
  readonly warnings: readonly Finding[];
}

export interface Finding {
  readonly text: string;
  readonly line?: number;
  readonly column?: number;
}

/** A module that does not compile, with the place in its source. */
export class CompileError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  constructor(file: string, cause: unknown) {
    const { message, location } = cause as { message: string; location?: { line?: number; column?: number } };
    super(message.replace(/^.*?(?=LWC\d+)/s, ''));
    this.name = 'CompileError';
    this.file = file;
    this.line = location?.line;
    this.column = location?.column;
  }
}

interface Cached {
  readonly modified: number;
  readonly size: number;
  readonly version: number;
  readonly compiled: CompiledModule;
}

/** Where compiled files are kept between runs, under the hash of what they were made of. */
export interface CompiledFiles {
  read(key: string): string | undefined;
  write(key: string, text: string): void;
}

/** Compiles the files of components with the compiler of the framework. Files that have not changed are not compiled again. */
export class ModuleCompiler {
  private readonly cache = new Map<string, Cached>();
  private readonly kept: CompiledFiles | undefined;

  constructor(kept?: CompiledFiles) {
    this.kept = kept;
  }

  /**
   * @param namespace `c` for components of the project, which then say their API version themselves
   * @throws CompileError when the compiler refuses the file
   */
  compile(file: string, namespace: string, scoped: boolean): CompiledModule {
    const { mtimeMs: modified, size } = statSync(file);
    const isProject = namespace === 'c';
    const version = isProject ? componentVersion(dirname(file)) : API_VERSION;
    const key = `${file}?${String(scoped)}`;
    const known = this.cache.get(key);
    if (known?.modified === modified && known.size === size && known.version === version) return known.compiled;
    const compiled = this.compileOnce(file, namespace, { scoped, version, isProject });
    this.cache.set(key, { modified, size, version, compiled });
    return compiled;
  }

  private compileOnce(file: string, namespace: string, settings: Settings): CompiledModule {
    const raw = readFileSync(file, 'utf8');
    const name = `${basename(dirname(file))}/${basename(file)}`;
    const made = JSON.stringify([COMPILERS, namespace, name, settings, raw]);
    const key = createHash('sha1').update(made).digest('base64url');
    const known = this.kept?.read(key);
    if (known !== undefined) return JSON.parse(known) as CompiledModule;
    const compiled = compileFile(file, raw, namespace, settings);
    this.kept?.write(key, JSON.stringify(compiled));
    return compiled;
  }
}

let compiler: typeof Lwc | undefined;

/** The compiler takes a third of a second to load; a server whose pages nobody opens does not pay for it. */
function lwcCompiler(): typeof Lwc {
  compiler ??= createRequire(import.meta.url)('@lwc/compiler') as typeof Lwc;
  return compiler;
}

interface Settings {
  readonly scoped: boolean;
  readonly version: number;
  readonly isProject: boolean;
}

/** Changes when the same source would be compiled otherwise: raise the number with the options below. */
const COMPILERS = [1, ...['@lwc/compiler', 'esbuild'].map((name) => versionOf(name))];

function compileFile(
  file: string,
  raw: string,
  namespace: string,
  { scoped, version, isProject }: Settings
): CompiledModule {
  const source = file.endsWith('.ts') ? withoutTypes(raw, file) : raw;
  try {
    const { code, warnings = [] } = lwcCompiler().transformSync(source, file, {
      namespace,
      name: basename(dirname(file)),
      scopedStyles: scoped,
      apiVersion: version,
      enableDynamicComponents: true,
      enableLwcOn: true,
      // Only the platform's own components get this; a component of a project does without, as in an org.
      enableSyntheticElementInternals: !isProject,
      outputConfig: { sourcemap: false },
    });
    return {
      code,
      // The base components have warnings of their own, which nobody here can mend.
      warnings: isProject
        ? warnings.map(({ code: number, message, location }) => finding(number, message, location))
        : [],
    };
  } catch (error) {
    throw new CompileError(file, error);
  }
}

const finding = (code: number, message: string, location?: { line: number; column: number }): Finding => ({
  text: `LWC${String(code)}: ${message}`,
  ...(location ? { line: location.line, column: location.column } : {}),
});

/** Fields without a value must stay: only so does the framework see them, and rerender when they change. */
function withoutTypes(source: string, file: string): string {
  try {
    return stripTypes(source, {
      loader: 'ts',
      target: 'esnext',
      sourcefile: file,
      sourcemap: 'inline',
      tsconfigRaw: {
        compilerOptions: { useDefineForClassFields: true, experimentalDecorators: false, verbatimModuleSyntax: true },
      },
    }).code;
  } catch (error) {
    const [first] =
      (error as { errors?: { text: string; location?: { line: number; column: number } }[] }).errors ?? [];
    throw new CompileError(file, first ? { message: first.text, location: first.location } : error);
  }
}

/** The `apiVersion` of a bundle. */
function componentVersion(folder: string): number {
  const file = join(folder, `${basename(folder)}.js-meta.xml`);
  if (!existsSync(file)) return API_VERSION;
  const stated = Number(/<apiVersion>([\d.]+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? API_VERSION);
  return Math.min(stated, API_VERSION);
}
