/** Lint of the Lightning components: what the platform's components may do, on TypeScript. */
import lwc from '@lwc/eslint-plugin-lwc';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const rule = (name) => `@lwc/lwc/${name}`;
const RULES = [
  'consistent-component-name',
  'no-api-reassignments',
  'no-attributes-during-construction',
  'no-document-query',
  'no-inner-html',
  'no-leading-uppercase-api-name',
  'no-leaky-event-listeners',
  'no-template-children',
  'prefer-custom-event',
  'valid-api',
  'valid-graphql-wire-adapter-callback-parameters',
  'valid-track',
  'valid-wire',
];

export default tseslint.config(
  { ignores: ['**/*.js', '**/types/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    basePath: root,
    files: ['force-app/**/*.ts', 'plugin/local-org/browser/**/*.ts'],
    plugins: { '@lwc/lwc': lwc },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      ...Object.fromEntries(RULES.map((name) => [rule(name), 'error'])),
      'max-lines': ['error', { max: 300 }],
      complexity: ['error', 18],
      'no-console': ['error', { allow: ['info'] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Values of fields are unknown by their nature; what is shown of them are texts and numbers.
      '@typescript-eslint/no-base-to-string': 'off',
      // What a wire or a call was rejected with is no Error on the platform.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  {
    // The frame is the platform's side: it may look at the whole document and import addresses.
    files: ['plugin/local-org/browser/**/*.ts'],
    rules: {
      [rule('no-document-query')]: 'off',
      [rule('no-leaky-event-listeners')]: 'off',
      [rule('consistent-component-name')]: 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['force-app/main/**/lwc/*/*.ts'],
    rules: { [rule('no-async-operation')]: 'error' },
  },
  {
    files: ['**/__tests__/**/*.ts', 'force-app/test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
  }
);
