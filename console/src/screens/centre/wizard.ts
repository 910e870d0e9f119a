/** The steps of an installation that the console asks a person through. */
export type WizardStep = 'version' | 'dependencies' | 'permissions' | 'configuration' | 'review' | `x-${string}`;

/** What decides which steps have something to ask. */
export interface WizardFacts {
  /** How many packages come or change besides the extension itself. */
  otherPackages: number;
  /** How many permissions have to be asked for. */
  permissions: number;
  /** Whether there is something to configure. */
  configurable: boolean;
  /** The steps that extensions contribute, in order. */
  contributed?: readonly ContributedStep[];
}

/** A step that an extension contributes, and the step that it wants to stand behind; before the review when it names none. */
export interface ContributedStep {
  id: string;
  after?: string;
}

/** A step, and whether there is nothing to ask in it. */
export interface WizardEntry {
  step: WizardStep;
  skipped: boolean;
}

/** A problem, and the step at which it can be solved. */
export interface PlacedProblem {
  step: WizardStep;
  code?: string;
  message: string;
}

/** The steps in their order. Until the facts are known no step is skipped. */
export function wizardSteps(facts: WizardFacts | null): WizardEntry[] {
  const own: WizardEntry[] = [
    { step: 'version', skipped: false },
    { step: 'dependencies', skipped: facts?.otherPackages === 0 },
    { step: 'permissions', skipped: facts?.permissions === 0 },
    { step: 'configuration', skipped: facts?.configurable === false },
  ];
  const extra = facts?.contributed ?? [];
  const behind = (step: WizardStep) => extra.filter(each => placeOf(each) === step).map(({ id }): WizardEntry => ({ step: `x-${id}`, skipped: false }));
  return [...own.flatMap(entry => [entry, ...behind(entry.step)]), { step: 'review', skipped: false }];
}

function placeOf({ after }: ContributedStep): WizardStep {
  return after === 'version' || after === 'dependencies' || after === 'permissions' ? after : 'configuration';
}

/** The step after or before one, over those that are skipped; the same one at the end. */
export function neighbour(steps: readonly WizardEntry[], current: WizardStep, direction: 1 | -1): WizardStep {
  for (let index = indexOf(steps, current) + direction; index >= 0 && index < steps.length; index += direction) {
    if (!steps[index]!.skipped) return steps[index]!.step;
  }
  return current;
}

/** The step that an address names, or the first one; a step that is skipped leads on to the next. */
export function stepFrom(steps: readonly WizardEntry[], asked: string | null): WizardStep {
  const found = steps.find(entry => entry.step === asked);
  if (!found) return 'version';
  return found.skipped ? neighbour(steps, found.step, 1) : found.step;
}

/** The steps before another that are skipped right in front of it, to be told about. */
export function skippedBefore(steps: readonly WizardEntry[], current: WizardStep): WizardStep[] {
  const found: WizardStep[] = [];
  for (let index = indexOf(steps, current) - 1; index >= 0 && steps[index]!.skipped; index--) found.unshift(steps[index]!.step);
  return found;
}

/** Finds the step of each problem: by the part of the plan that it speaks of, else by its code. */
export function placeProblems(problems: readonly { code?: string; path?: string; message?: string }[]): PlacedProblem[] {
  return problems.map(problem => {
    const message = problem.message ?? '';
    const code = problem.code && /^LB\d{4}$/.test(problem.code) ? problem.code : /LB\d{4}/.exec(message)?.[0];
    return { step: stepOf(problem.path ?? '', code ?? ''), code, message: message.replace(/^LB\d{4}: /, '') };
  });
}

function stepOf(path: string, code: string): WizardStep {
  if (path.includes('spec.config') || path.includes('/spec/config') || code === 'LB4104') return 'configuration';
  if (path.includes('approvedPermissions')) return 'permissions';
  if (path.includes('extension.version') || path.includes('contentHash') || code === 'LB4017' || /^LB20/.test(code)) return 'version';
  if (/^LB21/.test(code)) return 'dependencies';
  return 'review';
}

function indexOf(steps: readonly WizardEntry[], step: WizardStep): number {
  return steps.findIndex(entry => entry.step === step);
}
