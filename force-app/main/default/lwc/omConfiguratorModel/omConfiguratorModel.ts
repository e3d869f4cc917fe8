export type * from './types';
export {
  bundleIds,
  changeAt,
  choiceAt,
  configurationOf,
  firstQuantity,
  openBundles,
  partFor,
  standardChoice,
  withAttribute,
  withBundle,
  withQuantity,
  type Path,
} from './choice';
export {
  chosenIn,
  optionGroups,
  pathTo,
  placeOf,
  problemsByOwner,
  relationsOf,
  type OptionGroup,
  type Place,
  type Relation,
} from './groups';
