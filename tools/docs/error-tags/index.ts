/** The table of error tags, by what the errors are about. */
import { actionTags } from './actions.ts';
import { declarationTags } from './declarations.ts';
import { expressionTags } from './expressions.ts';
import { probeTags } from './probes.ts';
import type { ErrorTag } from './tag.ts';
import { textTags } from './text.ts';

export type { ErrorTag, Given } from './tag.ts';

export interface Section {
  readonly title: string;
  readonly tags: readonly ErrorTag[];
}

export const sections: readonly Section[] = [
  { title: 'The text', tags: textTags },
  { title: 'Declarations', tags: declarationTags },
  { title: 'Expressions', tags: expressionTags },
  { title: 'Actions and aggregations', tags: actionTags },
  { title: 'Probes and engines', tags: probeTags },
];

export const errorTags: readonly ErrorTag[] = sections.flatMap(({ tags }) => tags);
