/** The text of a module that stands for one of Node's, or for a package that stays outside the bundle. */
export function standIn(name: string): Promise<string>;
