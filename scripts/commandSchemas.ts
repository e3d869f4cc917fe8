/** `plugin/schemas`: what each command gives with `--json`, as JSON Schema, made from the types of its results. */
import { join } from 'node:path';
import { createGenerator, type SchemaGenerator } from 'ts-json-schema-generator';
import { loadCommands } from './support/commands.ts';
import { root } from './support/run.ts';

/** The schema of each command by its file name. */
export async function commandSchemas(): Promise<Readonly<Record<string, () => string>>> {
  const commands = await loadCommands();
  const generator = createGenerator({
    path: join(root, 'plugin', 'src', 'cli', 'results.ts'),
    tsconfig: join(root, 'plugin', 'tsconfig.json'),
    additionalProperties: false,
    skipTypeCheck: true,
    topRef: true,
  });
  return Object.fromEntries(
    commands.map(({ words }) => [
      `plugin/schemas/${words.replaceAll(' ', '-')}.json`,
      () => JSON.stringify(schemaOf(generator, resultType(words))),
    ])
  );
}

/** `order design apply` gives `OrderDesignApplyResult`. */
export const resultType = (words: string): string =>
  `${words.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase())}Result`;

function schemaOf(generator: SchemaGenerator, type: string): object {
  try {
    return generator.createSchema(type);
  } catch (error) {
    throw new Error(`plugin/src/cli/results.ts has no ${type} that can be made a schema`, { cause: error });
  }
}
