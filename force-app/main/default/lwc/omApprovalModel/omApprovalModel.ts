export type * from './types';
export { changesOf, outlookOf, type Changes } from './changes';
export { earlierLevels, levelsOf, previewLevels, type ChainLevel, type ChainPerson, type ChainRule } from './levels';
export { factName, factText, reasonTexts } from './words';
