/** Topics, each with the version that it begins at. */
export type Wanted = { topic: string; resourceVersion?: string }[];

/** The topics of all tabs, each once, from the oldest version that one of them holds. */
export function merge(all: readonly Wanted[]): Wanted {
  const merged = new Map<string, string | undefined>();
  for (const { topic, resourceVersion } of all.flat()) {
    const known = merged.get(topic);
    const older = !merged.has(topic) || (resourceVersion !== undefined && (known === undefined || Number(resourceVersion) < Number(known)));
    if (older) merged.set(topic, resourceVersion);
  }
  return [...merged].map(([topic, resourceVersion]) => (resourceVersion === undefined ? { topic } : { topic, resourceVersion }));
}
