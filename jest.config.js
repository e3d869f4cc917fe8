/** Unit tests of the Lightning components: `npm test -- lwc`, or one file: `jest force-app/…/omOrderProgress`. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

export default {
  ...jestConfig,
  roots: ['<rootDir>/force-app'],
  // Last, for modules that are nothing but styles: `@import 'c/omListStyles'`.
  moduleFileExtensions: [...jestConfig.moduleFileExtensions, 'css'],
  testMatch: ['**/lwc/**/__tests__/**/*.test.ts'],
  moduleNameMapper: {
    ...jestConfig.moduleNameMapper,
    // Modules of the platform that the test library has no stand-in for.
    '^lightning/(modal|refresh|confirm)$': '<rootDir>/force-app/test/jest-mocks/lightning/$1',
    '^support/(\\w+)$': '<rootDir>/force-app/test/support/$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/plugin/', '<rootDir>/.local/'],
  setupFilesAfterEnv: [...(jestConfig.setupFilesAfterEnv ?? []), '<rootDir>/force-app/test/support/setup.ts'],
  // Looking at a whole page with axe takes seconds on a busy machine.
  testTimeout: 60_000,
  // The default provider finds nothing in TypeScript.
  coverageProvider: 'v8',
  collectCoverageFrom: ['force-app/**/lwc/**/*.ts', '!**/__tests__/**'],
};
