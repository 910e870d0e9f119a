// Makes the tarball that npm installs, in artifacts/npm.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const target = join(import.meta.dirname, '../../../artifacts/npm');
mkdirSync(target, { recursive: true });
execFileSync('npm', ['pack', '--pack-destination', target], { cwd: join(import.meta.dirname, '..'), stdio: 'inherit' });
