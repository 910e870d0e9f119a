/** One check of the server's readiness. */
export interface ReadinessCheck {
  name: string;
  ok: boolean;
  /** What the check says about itself. */
  detail: string;
}

/** Reads the answer of `/readyz?verbose`: a line with `[+]` or `[-]` for each check. */
export function readChecks(text: string): ReadinessCheck[] {
  return text.split('\n').flatMap(line => {
    const found = /^\[([+-])\](.+)$/.exec(line.trim());
    if (!found) return [];
    const [name = '', ...rest] = found[2]!.trim().split(/\s+/);
    return [{ name, ok: found[1] === '+', detail: rest.join(' ') }];
  });
}
