const programs: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:Headless)?(?:Chrome|Chromium|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//, 'Safari'],
  [/\bluban\/([\d.]+)/i, 'luban'],
  [/\bkubectl\/v?([\d.]+)/, 'kubectl'],
  [/\bcurl\/([\d.]+)/, 'curl'],
  [/\bPython-urllib\/([\d.]+)/, 'Python'],
];

const systems: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh|darwin/i, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/i, 'Linux'],
];

/** What people call the program and system that a user agent names; what cannot be told stays as it is. */
export function describeDevice(userAgent: string): { program: string; system: string; mobile: boolean } {
  const program = programs.map(([pattern, name]) => ({ name, found: pattern.exec(userAgent) })).find(({ found }) => found);
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '';
  return {
    program: program ? `${program.name} ${program.found![1]}` : (userAgent.split(/[\s/(]/)[0] ?? ''),
    system,
    mobile: system === 'iOS' || system === 'Android',
  };
}
