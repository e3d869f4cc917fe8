import type { MetadataComponent } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Problem } from '../metadata/parsedComponents.ts';

/** The classes and triggers that an org is to hold, compiled. */
export interface ApexPlan {
  readonly problems: readonly Problem[];
  /** Runs once the org has taken over the model and the components. */
  adopt(): void;
}

/** Compiles the Apex of an org; see `apex/`. */
export interface ApexHost {
  plan(model: OrgModel, components: Iterable<MetadataComponent>): ApexPlan;
}
