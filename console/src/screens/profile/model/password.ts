/** What a password lacks. The server decides; this says it while somebody types. */
export type PasswordProblem = 'short' | 'long' | 'control' | 'name' | 'monotonous';

/** How strong a password is judged to be. */
export interface PasswordStrength {
  problems: PasswordProblem[];
  /** 0 to 4; 0 while there are problems. */
  score: number;
}

const least = 12;
const most = 128;
const leastDifferent = 5;

/** Judges a password as the server does: by its length and whether it is little more than the name. Which characters it has does not matter. */
export function judge(password: string, about: readonly (string | null | undefined)[]): PasswordStrength {
  const length = [...new Intl.Segmenter().segment(password)].length;
  const problems: PasswordProblem[] = [];
  if (length < least) problems.push('short');
  if (password.length > most) problems.push('long');
  if (/[\u0000-\u001f\u007f-\u009f]/.test(password)) problems.push('control');
  const plain = password.toLowerCase();
  const parts = about.flatMap(text => [text ?? '', ...(text ?? '').split(/[\s@]/)]).map(text => text.toLowerCase()).filter(text => text.length >= 4);
  if (parts.some(part => plain.includes(part) && plain.length - part.length < least / 2)) problems.push('name');
  const different = new Set(password).size;
  if (length >= least && different < leastDifferent) problems.push('monotonous');
  return { problems, score: problems.length > 0 ? 0 : Math.min(4, 1 + Number(length >= 14) + Number(length >= 18 && different >= 9) + Number(length >= 24 && different >= 11)) };
}
