/** The User Interface API's answers about objects and layouts, as far as forms need them. */
export interface FieldInfo {
  readonly apiName: string;
  readonly label: string;
  readonly dataType: string;
  readonly required: boolean;
  readonly updateable: boolean;
  readonly createable: boolean;
  readonly calculated?: boolean;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly inlineHelpText: string | null;
  readonly reference: boolean;
  readonly relationshipName: string | null;
  readonly referenceToInfos: readonly { readonly apiName: string; readonly nameFields: readonly string[] }[];
  readonly extraTypeInfo?: string | null;
  readonly htmlFormatted?: boolean;
  readonly compoundFieldName?: string | null;
}

export interface ObjectInfo {
  readonly apiName: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly nameFields: readonly string[];
  readonly fields: Readonly<Record<string, FieldInfo | undefined>>;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly defaultRecordTypeId: string | null;
  readonly childRelationships: readonly {
    readonly relationshipName: string;
    readonly childObjectApiName: string;
    readonly fieldName: string;
  }[];
}

export interface LayoutItem {
  readonly label: string;
  readonly required: boolean;
  readonly editableForNew: boolean;
  readonly editableForUpdate: boolean;
  readonly layoutComponents: readonly { readonly apiName: string | null; readonly componentType: string }[];
}

export interface Layout {
  readonly sections: readonly {
    readonly id: string | null;
    readonly heading: string | null;
    readonly useHeading: boolean;
    readonly columns: number;
    readonly layoutRows: readonly { readonly layoutItems: readonly LayoutItem[] }[];
  }[];
}

export const isBlank = (value: unknown): boolean => value === null || value === undefined || value === '';
