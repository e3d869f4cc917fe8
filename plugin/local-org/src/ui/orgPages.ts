import { join } from 'node:path';
import { FileClassCache, quietly } from '../apex/compile/fileCache.ts';
import type { Org } from '../contract.ts';
import type { Tenant } from '../server/tenant.ts';
import { AppBuilder, type AppBuild } from './build/appBuild.ts';
import type { CompiledFiles } from './build/compileModule.ts';
import { ComponentFolders } from './build/componentFolders.ts';
import { baseComponents, cacheFolder } from './build/packages.ts';
import type { ModuleCatalog } from './build/salesforceModules.ts';
import { vendorBuild, type Vendor } from './build/vendorBuild.ts';
import { orgCatalog } from './orgCatalog.ts';

const base = baseComponents();
let vendor: Promise<Vendor> | undefined;

/** The built base components, the same for all orgs of the process. A failed build is tried again. */
export function sharedVendor(): Promise<Vendor> {
  vendor ??= vendorBuild(base).catch((error: unknown) => {
    vendor = undefined;
    throw error;
  });
  return vendor;
}

/** The first page of a process waits for the compiler otherwise. A folder that cannot be written is no reason to fail. */
function compiledComponents(): CompiledFiles | undefined {
  try {
    return quietly(new FileClassCache(join(cacheFolder(), 'components')));
  } catch {
    return undefined;
  }
}

/** What one org serves to browsers. */
export class OrgPages {
  private readonly org: Org;
  private readonly folders: ComponentFolders;
  private builder: Promise<AppBuilder> | undefined;
  private catalog: { readonly version: number; readonly catalog: ModuleCatalog } | undefined;

  constructor(tenant: Tenant) {
    this.org = tenant.org;
    this.folders = new ComponentFolders(tenant.org, tenant.sourceFolders);
  }

  /** The names of the components, without a build. */
  componentNames(): Iterable<string> {
    return this.folders.all().keys();
  }

  async build(): Promise<AppBuild> {
    this.builder ??= this.makeBuilder();
    return (await this.builder).current();
  }

  async close(): Promise<void> {
    await (await this.builder)?.close();
    this.folders.close();
  }

  private async makeBuilder(): Promise<AppBuilder> {
    const built = await sharedVendor();
    return new AppBuilder({
      base,
      vendor: built,
      folders: this.folders,
      compiled: compiledComponents(),
      catalog: () => this.currentCatalog(),
      metadataVersion: () => this.org.schemaVersion,
    });
  }

  private currentCatalog(): ModuleCatalog {
    const version = this.org.schemaVersion;
    if (this.catalog?.version !== version) this.catalog = { version, catalog: orgCatalog(this.org) };
    return this.catalog.catalog;
  }
}
