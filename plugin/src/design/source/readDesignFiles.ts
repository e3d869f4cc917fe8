import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ok, refuse, type Result } from '../../domain/result.ts';
import { designProblem, type DesignProblem } from '../problems.ts';
import { limits, type DesignSource } from './yamlSource.ts';

const DESIGN_FILE = /\.(ya?ml|json)$/i;

/**
 * Reads design files: each path is a file, or a folder whose `.yaml`, `.yml` and `.json` files are taken by name order,
 * without sub-folders. Paths in messages are relative to `base`.
 */
export async function readDesignFiles(
  paths: string | readonly string[],
  base = '.'
): Promise<Result<readonly DesignSource[], readonly DesignProblem[]>> {
  const sources: DesignSource[] = [];
  const problems: DesignProblem[] = [];
  for (const path of typeof paths === 'string' ? [paths] : paths) {
    try {
      const files = (await stat(path)).isDirectory() ? await filesOf(path) : [path];
      if (files.length === 0) problems.push(unreadable(path, 'holds no .yaml, .yml or .json file'));
      for (const file of files) sources.push(await readSource(file, base));
    } catch (error) {
      problems.push(unreadable(path, (error as NodeJS.ErrnoException).code ?? String(error)));
    }
  }
  return problems.length > 0 ? refuse(problems) : ok(sources);
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => DESIGN_FILE.test(name))
    .sort()
    .map((name) => join(folder, name));
}

async function readSource(file: string, base: string): Promise<DesignSource> {
  const shown = relative(base, file) || file;
  const { size } = await stat(file);
  // A file far over the limit is not read at all; one character more than allowed is enough to be refused.
  if (size > 4 * limits.fileCharacters) return { file: shown, text: ' '.repeat(limits.fileCharacters + 1) };
  return { file: shown, text: await readFile(file, 'utf8') };
}

function unreadable(path: string, why: string): DesignProblem {
  const text = {
    code: 'DesignNotReadable',
    message: `${path}: ${why === 'ENOENT' ? 'no such file or folder' : why}`,
    action: 'Name an existing design file, or a folder that holds some.',
  };
  return designProblem('error', text, [], undefined);
}
