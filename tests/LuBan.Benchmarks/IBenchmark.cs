namespace LuBan.Benchmarks;

/// <summary>One thing to measure.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Summary { get; }

    /// <summary>Measures and prints.</summary>
    Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken);
}
