/** A page of an extension that can be gone to. */
export interface Appeared {
  label: string;
  path: string;
}

/** The pages that an extension has brought. */
export function appearedOf(_id: string): Appeared[] {
  return [];
}
