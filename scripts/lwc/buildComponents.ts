/**
 * Writes the JavaScript of the Lightning components beside their TypeScript, which is what deploys. The files are not in
 * git; one whose source is gone is removed.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { readBundles } from './bundles.ts';

const HEADER = '// Built from the TypeScript beside it by `npm run build`.\n';

/** The JavaScript of a component's source: types are taken away, decorators and fields stay for the platform's compiler. */
export function javaScriptOf(source: string, fileName: string): string {
  const { outputText } = ts.transpileModule(source, {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      useDefineForClassFields: true,
      verbatimModuleSyntax: true,
      removeComments: false,
    },
  });
  return HEADER + outputText;
}

/** Writes what has changed; gives the names of the bundles. */
export function buildComponents(): readonly string[] {
  const bundles = readBundles();
  for (const { folder, sources } of bundles) {
    const built = sources.map((source) => {
      const target = source.replace(/\.ts$/, '.js');
      const code = javaScriptOf(readFileSync(source, 'utf8'), source);
      if (!existsSync(target) || readFileSync(target, 'utf8') !== code) writeFileSync(target, code);
      return basename(target);
    });
    for (const file of readdirSync(folder)) {
      const isOurs = file.endsWith('.js') && !built.includes(file);
      if (isOurs && readFileSync(join(folder, file), 'utf8').startsWith(HEADER)) rmSync(join(folder, file));
    }
  }
  return bundles.map(({ name }) => name);
}
