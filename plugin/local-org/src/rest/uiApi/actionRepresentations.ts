import type { RecordCollectionRepresentation } from './representations.ts';

export interface ActionRepresentation {
  /** Where the action is offered: `Record`, `ListView`, `Lookup`, `RelatedList`, `RecordEdit`, `Global`. */
  readonly actionListContext: string;
  /** Address of the description of a quick action. */
  readonly actionTarget: string | null;
  readonly actionTargetType: 'Describe' | 'Invoke';
  readonly apiName: string;
  readonly externalId: string;
  readonly iconUrl: string;
  readonly id: string;
  readonly isMassAction: 'false';
  readonly label: string;
  readonly primaryColor: string | null;
  readonly relatedListRecordId: string | null;
  readonly relatedSourceObject: string | null;
  readonly section: string;
  readonly sourceObject: string;
  readonly subtype: string | null;
  readonly targetObject: string | null;
  readonly targetUrl: string | null;
  readonly type: 'QuickAction' | 'StandardButton';
}

/** Actions by what they were asked for: a record, an object, a list view, a related list. */
export interface ActionsRepresentation {
  readonly actions: Readonly<
    Record<
      string,
      { readonly actions: readonly ActionRepresentation[]; readonly links: readonly string[]; readonly url: string }
    >
  >;
  readonly eTag: string;
  readonly url: string;
}

export interface LookupResultsRepresentation {
  /** By the object that the found records are of. */
  readonly lookupResults: Readonly<Record<string, RecordCollectionRepresentation>>;
}

export interface NavItemRepresentation {
  readonly availableInClassic: boolean;
  readonly availableInLightning: boolean;
  readonly color: string | null;
  readonly content: string | null;
  readonly custom: boolean;
  readonly developerName: string;
  readonly iconUrl: string | null;
  readonly id: string | null;
  readonly itemType: 'Custom' | 'Entity' | 'Standard';
  readonly label: string;
  readonly objectApiName: string | null;
  readonly objectLabel: string | null;
  readonly objectLabelPlural: string | null;
  readonly pageReference: {
    readonly type: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly state: Readonly<Record<string, string>>;
  };
  readonly standardType: string | null;
}

export interface AppRepresentation {
  readonly appId: string;
  readonly description: string | null;
  readonly developerName: string;
  readonly eTag: string;
  readonly formFactors: readonly string[];
  readonly headerColor: string | null;
  readonly iconUrl: string | null;
  readonly isNavAutoTempTabsDisabled: boolean;
  readonly isNavPersonalizationDisabled: boolean;
  readonly label: string;
  readonly logoUrl: string | null;
  readonly mobileStartUrl: string | null;
  readonly navItems: readonly NavItemRepresentation[];
  readonly selected: boolean;
  readonly startUrl: string;
  readonly type: 'Classic' | 'Lightning';
  readonly userNavItems: readonly NavItemRepresentation[];
}
