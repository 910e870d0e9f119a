/** How much of a limit is used. */
export interface QuotaUse {
  name: string;
  used: number;
  hard: number;
  /** 0 to 100, and no more. */
  percent: number;
  level: 'ok' | 'warn' | 'full';
}

/** The limits of a quota with their use, the fullest first. */
export function usesOf(quota: { hard?: Record<string, string>; used?: Record<string, string> } | null | undefined): QuotaUse[] {
  return Object.entries(quota?.hard ?? {}).map(([name, limit]) => {
    const [hard, used] = [Number(limit), Number(quota?.used?.[name] ?? 0)];
    const share = hard > 0 ? used / hard : used > 0 ? 1 : 0;
    return { name, used, hard, percent: Math.min(100, Math.round(share * 100)), level: hard > 0 && share >= 1 ? 'full' as const : share >= 0.8 ? 'warn' as const : 'ok' as const };
  }).sort((left, right) => right.percent - left.percent || left.name.localeCompare(right.name));
}

/** What a form says of a quota. */
export interface QuotaForm {
  namespaces: string;
  members: string;
  /** One `name=number` in each line. */
  hard: string;
}

/** Fills the form from what is stored. */
export function quotaForm(quota: { namespaces?: number | null; members?: number | null; hard?: Record<string, string> | null } | null | undefined): QuotaForm {
  return {
    namespaces: quota?.namespaces == null ? '' : String(quota.namespaces),
    members: quota?.members == null ? '' : String(quota.members),
    hard: Object.entries(quota?.hard ?? {}).map(([name, limit]) => `${name}=${limit}`).join('\n'),
  };
}

/** Reads the form. The problems name the lines that cannot be read. */
export function readQuota(form: QuotaForm): { quota: { namespaces: number | null; members: number | null; hard: Record<string, string> | null } | null; problems: string[] } {
  const problems: string[] = [];
  const number = (text: string) => {
    if (text.trim() === '') return null;
    if (/^\d+$/.test(text.trim())) return Number(text);
    problems.push(text.trim());
    return null;
  };
  const hard: Record<string, string> = {};
  for (const line of form.hard.split(/\r?\n/).map(line => line.trim()).filter(Boolean)) {
    const found = /^([^=\s]+)\s*=\s*(\d+)$/.exec(line);
    if (found) hard[found[1]!] = found[2]!;
    else problems.push(line);
  }
  const quota = { namespaces: number(form.namespaces), members: number(form.members), hard: Object.keys(hard).length > 0 ? hard : null };
  return { quota: quota.namespaces === null && quota.members === null && !quota.hard ? null : quota, problems };
}

/** A change of the limits as a merge patch: what is gone is said to be gone. */
export function quotaPatch(before: Record<string, string> | null | undefined, { quota }: ReturnType<typeof readQuota>): Record<string, unknown> {
  if (!quota) return { spec: { quota: null } };
  const gone = Object.fromEntries(Object.keys(before ?? {}).filter(name => !quota.hard || !(name in quota.hard)).map(name => [name, null]));
  return { spec: { quota: { namespaces: quota.namespaces, members: quota.members, hard: { ...gone, ...quota.hard } } } };
}
