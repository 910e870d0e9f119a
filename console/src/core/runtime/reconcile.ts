import type { ContributionsDocument, Placed } from './types.js';

/** What a new document changes, by the ids of contributions. */
export interface Difference {
  added: string[];
  removed: string[];
  changed: string[];
}

/** The contributions with their extensions, in the order of the document. Those of unknown or excluded extensions are left out. */
export function place(document: ContributionsDocument, isExcluded: (extension: string) => boolean): Placed[] {
  const extensions = new Map(document.extensions.map(extension => [extension.id, extension]));
  return document.contributions.flatMap(contribution => {
    const extension = extensions.get(contribution.extension);
    if (!extension || extension.problem || isExcluded(extension.id)) return [];
    return [{ contribution, extension, key: `${extension.version}-${extension.digest}-${extension.trust} ${JSON.stringify(contribution)}` }];
  });
}

/** What is new, gone and different. A rollback is a change like any other. */
export function difference(before: readonly Placed[], after: readonly Placed[]): Difference {
  const [old, now] = [before, after].map(all => new Map(all.map(placed => [placed.contribution.id, placed.key]))) as [Map<string, string>, Map<string, string>];
  return {
    added: [...now.keys()].filter(id => !old.has(id)),
    removed: [...old.keys()].filter(id => !now.has(id)),
    changed: [...now.keys()].filter(id => old.has(id) && old.get(id) !== now.get(id)),
  };
}
