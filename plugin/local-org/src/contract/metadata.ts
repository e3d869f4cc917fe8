/** Metadata as it comes to the org, and what became of it. */
/** One metadata component as parsed from a zip or a source folder. */
export interface MetadataComponent {
  readonly type: string;
  readonly fullName: string;
  /** Path in the zip or folder, for messages. */
  readonly fileName: string;
  readonly xml?: string;
  readonly content?: Uint8Array;
  /** The files of a bundle, by their paths inside it. */
  readonly files?: readonly { readonly path: string; readonly content: Uint8Array }[];
  readonly delete?: boolean;
}

export interface ComponentResult {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly success: boolean;
  readonly created: boolean;
  readonly changed: boolean;
  readonly id?: string;
  readonly problem?: {
    readonly message: string;
    readonly type: 'Error' | 'Warning';
    readonly line?: number;
    readonly column?: number;
  };
}
