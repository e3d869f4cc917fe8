import { baseConfig } from '../config/vitest.base.ts';

export default baseConfig;
