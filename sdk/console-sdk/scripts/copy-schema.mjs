// The schema of the manifest belongs to the SDK of the back end; npm carries a copy for editors.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';

copyFileSync(join(import.meta.dirname, '../../LuBan.Sdk/console-manifest.schema.json'), join(import.meta.dirname, '../console-manifest.schema.json'));
