namespace LuBan.Kernel.Diagnostics;

/// <summary>What an extension in another process has measured.</summary>
/// <param name="Families">Its metrics.</param>
/// <param name="Dropped">Label sets that were one too many since it was asked last.</param>
/// <param name="Failed">Callbacks that threw since it was asked last.</param>
internal sealed record ToldMetrics(IReadOnlyList<ToldFamily> Families, uint Dropped, uint Failed)
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int SizeLimit = 4 * 1024 * 1024;
}

/// <summary>A metric with all of its series.</summary>
/// <param name="Name">What it is scraped as.</param>
/// <param name="Type">The sort of metric.</param>
/// <param name="Help">What it is about.</param>
/// <param name="Observed">Whether a callback was asked.</param>
/// <param name="Series">Its series.</param>
internal sealed record ToldFamily(string Name, string Type, string Help, bool Observed, IReadOnlyList<ToldSeries> Series);

/// <summary>One set of labels of a metric.</summary>
/// <param name="Labels">As they are scraped.</param>
/// <param name="Value">The value of a counter or gauge, or the sum of a histogram.</param>
/// <param name="Count">How many values a histogram has.</param>
/// <param name="Counts">For each bucket of a histogram how many values are not above its limit.</param>
internal sealed record ToldSeries(string Labels, double Value, long Count, IReadOnlyList<long>? Counts);
