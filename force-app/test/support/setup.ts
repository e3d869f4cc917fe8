import { setup } from '@sa11y/jest';

// `await expect(element).toBeAccessible()` in every suite.
setup();

afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
});
