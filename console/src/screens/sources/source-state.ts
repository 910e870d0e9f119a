import type { PackageSource } from '../centre/model.js';
import type { Tone } from '../centre/phases.js';

/** How a source is, in one sign: the worst of its conditions. */
export function sourceState(source: PackageSource): { tone: Tone; label: string } {
  const conditions = source.status?.conditions ?? [];
  const broken = (type: string) => conditions.some(condition => condition.type === type && condition.status === 'False');
  if (!source.status?.lastSync && !source.status?.lastError) return { tone: 'busy', label: 'sources.state.pending' };
  if (broken('Ready') || source.status.ready === 'False') return { tone: 'error', label: 'sources.state.failed' };
  if (broken('Trusted')) return { tone: 'warn', label: 'sources.state.untrusted' };
  if (broken('MetadataCurrent')) return { tone: 'warn', label: 'sources.state.outdated' };
  if (broken('Mapped')) return { tone: 'warn', label: 'sources.state.ambiguous' };
  return { tone: 'ok', label: 'sources.state.ready' };
}
