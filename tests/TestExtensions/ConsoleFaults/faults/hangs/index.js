await new Promise(() => {});
export function card() {}
