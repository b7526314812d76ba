/** The text to ship beside a bundle made of these module files. */
export function licencesOf(modules: readonly string[]): string;
