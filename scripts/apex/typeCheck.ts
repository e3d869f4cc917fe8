/** Types of all Apex against one another, the objects of the project and the platform's library, by apex-ls. */
import { relative, sep } from 'node:path';
import { findingAt, type Finding } from '../metadata/finding.ts';
import { runJava } from './java.ts';

interface Issues {
  readonly files: readonly {
    readonly path: string;
    readonly messages: readonly {
      readonly start: { readonly line: number; readonly offset: number };
      /** `Error`, `Missing` (unknown name), `Syntax`, `Warning` or `Unused`. */
      readonly category: string;
      readonly message: string;
    }[];
  }[];
}

/** Exit codes of the checker: 0 no findings, 4 findings. Others mean that it did not run. */
const RAN = new Set([0, 4]);

/**
 * @param root - the folder with `sfdx-project.json`
 * @param tools - the folder whose `node_modules` has the checker
 * @throws Error when the checker did not run
 */
export async function checkApexTypes(root: string, tools: string): Promise<Finding[]> {
  const args = ['-w', root, '-n', '-d', 'warnings', '-f', 'json'];
  const { code, output } = await runJava(tools, 'io.github.apexdevtools.apexls.CheckForIssues', args, root);
  const json = output.indexOf('{');
  if (!RAN.has(code) || json < 0) throw new Error(`The type checker of Apex ended with ${code}:\n${output}`);
  const issues = JSON.parse(output.slice(json, output.lastIndexOf('}') + 1)) as Issues;
  return issues.files.flatMap(({ path, messages }) =>
    messages.map(({ start, category, message }) =>
      findingAt(
        { file: relative(root, path).split(sep).join('/'), line: start.line, column: start.offset + 1 },
        `apex-types/${category.toLowerCase()}`,
        message
      )
    )
  );
}
