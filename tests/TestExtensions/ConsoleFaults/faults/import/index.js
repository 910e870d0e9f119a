throw new Error('thrown at import');
export function card() {}
