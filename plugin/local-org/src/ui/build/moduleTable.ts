/**
 * How the parts of a page find each other's modules. Each build is one file with all its modules: a browser that asks for
 * hundreds of small files waits for each of them. A file adds its modules to the table of the page by their names, and a
 * module runs when it is first asked for, so that what a page does not show costs nothing but its bytes, and what is
 * broken fails alone.
 */

/** The table that every page has before the files of the builds run. */
export const TABLE_SCRIPT = `globalThis.lightningModules = {
  makers: new Map(),
  add(makers) { for (const [name, make] of Object.entries(makers)) this.makers.set(name, make); },
  get(name) {
    const make = this.makers.get(name);
    if (!make) throw new Error('There is no module ' + name + '.');
    return make();
  },
};`;

const text = (value: string): string => JSON.stringify(value);

/**
 * Source of the file of a build.
 * @param first - modules that run at once, before all others
 */
export function tableModule(names: readonly string[], first: readonly string[] = []): string {
  const makers = names.map((name) => `${text(name)}: () => ${loader(name)}(${text(name)}),`);
  return [...first.map((name) => `import ${text(name)};`), 'globalThis.lightningModules.add({', ...makers, '});'].join('\n');
}

/** Only pages ask for components of a project, and those wait: such a component may itself wait while it starts. */
const loader = (name: string): string => (name.startsWith('c/') ? 'import' : 'require');

/** Source of a module that is in the file of another build. CommonJS, since only the other build knows what it exports. */
export const tableLookup = (name: string): string => `module.exports = globalThis.lightningModules.get(${text(name)});`;
