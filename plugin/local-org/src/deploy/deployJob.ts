import { deployTested, isTested, type DeployTests } from '../apex/doors/deployTests.ts';
import { ApiError, type ComponentResult, type MetadataComponent, type Org, type Session } from '../contract.ts';
import { componentsOfFiles, type ComponentFile } from '../metadata/componentFiles.ts';
import { parseComponent } from '../metadata/parsedComponents.ts';
import { componentType, OBJECT_PARTS } from '../metadata/componentTypes.ts';
import { MetadataError, parseXml, type XmlElement } from '../metadata/xml.ts';
import { deletionsOf, isListed, namedPackage, PACKAGE_TYPE, readManifest, type Manifest } from './packageXml.ts';
import { readZip, ZipError } from './zip.ts';

export interface DeployOptions {
  readonly checkOnly: boolean;
  readonly rollbackOnError: boolean;
  readonly ignoreWarnings: boolean;
  readonly runTests: readonly string[];
  readonly testLevel: string | undefined;
}

export type DeployStatus = 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';

/** A deployment as `checkDeployStatus` reports it; times are milliseconds. */
export interface DeployJob {
  readonly id: string;
  readonly session: Session;
  readonly options: DeployOptions;
  readonly createdAt: number;
  status: DeployStatus;
  completedAt?: number;
  results: readonly ComponentResult[];
  /** Of the tests that the caller has asked for. */
  tests?: DeployTests | undefined;
  /** Why the package as a whole was refused. */
  errorMessage?: string;
}

interface Package {
  readonly components: readonly MetadataComponent[];
  readonly refused: readonly ComponentResult[];
}

/** Runs a deployment to its end; problems of the package and its components are the outcome, not exceptions. */
export async function runDeploy(org: Org, job: DeployJob, archive: Buffer, now: () => number): Promise<void> {
  job.status = 'InProgress';
  try {
    const files = await readZip(archive);
    if (isCanceled(job)) return;
    const { components, refused } = readPackage(files);
    // A package with a member that cannot be read deploys nothing of itself, but says what is wrong with the rest too.
    const checkOnly = job.options.checkOnly || refused.length > 0;
    const { results, tests } = org.runAs(job.session, () => apply(org, job, components, checkOnly));
    job.results = [...refused, ...results.filter(({ type }) => type !== PACKAGE_TYPE)];
    job.tests = tests;
    const isDone = job.results.every((result) => result.success) && (tests?.isPassed ?? true);
    job.status = isDone ? 'Succeeded' : 'Failed';
  } catch (error) {
    if (!(error instanceof ZipError || error instanceof MetadataError || error instanceof ApiError)) throw error;
    job.status = 'Failed';
    job.errorMessage = error.message;
  } finally {
    job.completedAt = now();
  }
}

function apply(
  org: Org,
  { options, session }: DeployJob,
  components: readonly MetadataComponent[],
  checkOnly: boolean
): ReturnType<typeof deployTested> {
  if (isTested(options)) return deployTested(org, components, { ...options, checkOnly, session });
  return { results: org.applyMetadata(components, { checkOnly }), tests: undefined };
}

const isCanceled = (job: DeployJob): boolean => job.status === 'Canceled';

const decoder = new TextDecoder();
const PART_ELEMENTS = new Set(OBJECT_PARTS.map((type) => type.partOf?.element));
const MANIFEST = 'package.xml';

function readPackage(files: readonly ComponentFile[]): Package {
  const packageFile = files.find(({ path }) => path === MANIFEST || path.endsWith(`/${MANIFEST}`));
  if (!packageFile) throw new ZipError('No package.xml found');
  const root = packageFile.path.slice(0, -MANIFEST.length);
  const manifestXml = decoder.decode(packageFile.content);
  const manifest = readManifest(manifestXml);
  const named = namedPackage(manifestXml);
  const { components, unknown } = componentsOfFiles(files.filter(({ path }) => path.startsWith(root)));
  const deletions = files
    .filter(({ path }) => /^destructiveChanges(?:Pre|Post)?\.xml$/.test(path.slice(root.length)))
    .flatMap(({ path, content }) => deletionsOf(readManifest(decoder.decode(content)), path));
  const listed = components.map((component) => listedParts(manifest, component));
  return {
    components: [...listed.flat(), ...deletions, ...(named ? [named] : [])],
    refused: [
      ...components.filter((_, index) => listed[index]?.length === 0).map(notListed),
      ...unknown.map(unknownFile),
      ...missing(manifest, listed.flat()),
    ],
  };
}

/**
 * What the manifest names of a component: itself, or of an object that is not named some of its parts. Clients add a
 * field to a standard object in this way.
 */
function listedParts(manifest: Manifest, component: MetadataComponent): readonly MetadataComponent[] {
  const isNamed = isListed(manifest, component);
  if (component.type !== 'CustomObject' || component.xml === undefined) return isNamed ? [component] : [];
  let parts: readonly MetadataComponent[];
  try {
    parts = parseComponent(component)
      .slice(1)
      .map((part) => part.component);
  } catch (error) {
    // What is not well-formed is reported with the component.
    if (error instanceof MetadataError) return [component];
    throw error;
  }
  const listed = parts.filter((part) => isListed(manifest, part));
  return isNamed ? [withoutParts(component, component.xml), ...listed] : listed;
}

/** Parts are components of their own: one that is deleted later must not stay inside its object. */
function withoutParts(object: MetadataComponent, xml: string): MetadataComponent {
  const parts = parseXml(xml).children.filter((child) => PART_ELEMENTS.has(child.name));
  return { ...object, xml: parts.reduce(blankOut, xml) };
}

/** Line ends stay, so that what is behind keeps its line in messages. */
const blankOut = (text: string, part: XmlElement): string =>
  text.replace(part.source(), (source) => source.replace(/[^\n]/g, ''));

const refuse = (type: string, fullName: string, fileName: string, message: string): ComponentResult => ({
  type,
  fullName,
  fileName,
  success: false,
  created: false,
  changed: false,
  problem: { message, type: 'Error' },
});

const notListed = ({ type, fullName, fileName }: MetadataComponent): ComponentResult =>
  refuse('', fullName, fileName, `A file for ${type} ${fullName} is in the zip file, but not named in package.xml`);

const unknownFile = (fileName: string): ComponentResult =>
  refuse('', fileName.split('/').at(-1) ?? fileName, fileName, `${fileName}: unknown metadata type`);

/** `Report:sales` and `Report:sales/open` of `sales/open/today`; none for types without folders. */
function foldersOf(type: string, fullName: string): readonly string[] {
  if (componentType(type)?.inFolder !== true) return [];
  const parts = fullName.split('/').slice(0, -1);
  return parts.map((_, index) => `${type}:${parts.slice(0, index + 1).join('/')}`);
}

/** Members that the manifest promises and the package does not hold. Parts of objects are in the object's file. */
function missing(manifest: Manifest, components: readonly MetadataComponent[]): readonly ComponentResult[] {
  const names = new Set(components.map(({ type, fullName }) => `${type}:${fullName.toLowerCase()}`));
  const files = new Set(components.map(({ fullName }) => fullName.toLowerCase()));
  // Labels stand together in one file; a folder is held with what is in it.
  const labels = components.flatMap(({ type, xml }) => (type === 'CustomLabels' && xml ? [xml.toLowerCase()] : []));
  const folders = new Set(components.flatMap(({ type, fullName }) => foldersOf(type, fullName.toLowerCase())));
  const isHeld = (type: string, member: string): boolean => {
    const key = member.toLowerCase();
    if (names.has(`${type}:${key}`) || folders.has(`${type}:${key}`)) return true;
    if (type === 'CustomLabel') return labels.some((file) => file.includes(`<fullname>${key}<`));
    return key.includes('.') && files.has(key.split('.')[0] ?? '');
  };
  return [...manifest].flatMap(([type, members]) =>
    members
      .filter((member) => member !== '*' && !isHeld(type, member))
      .map((member) =>
        refuse(
          '',
          member,
          MANIFEST,
          `An object '${member}' of type ${type} was named in package.xml, but was not found in zipped directory`
        )
      )
  );
}
