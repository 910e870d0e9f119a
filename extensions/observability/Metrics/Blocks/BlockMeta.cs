namespace LuBan.Observability.Metrics.Blocks;

/// <summary>What a block says of itself, in <c>meta.json</c>.</summary>
/// <param name="Version">The version of the format: 1.</param>
/// <param name="MinTime">The first moment that it can hold.</param>
/// <param name="MaxTime">The first moment that it cannot hold any more.</param>
/// <param name="Series">How many series it has.</param>
/// <param name="Samples">How many samples.</param>
/// <param name="Sources">The folders of blocks that were joined into it and go when it is there.</param>
internal sealed record BlockMeta(int Version, long MinTime, long MaxTime, int Series, long Samples, IReadOnlyList<string> Sources);
