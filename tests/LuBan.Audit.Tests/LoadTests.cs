using LuBan.Audit.Tests.Infrastructure;
using LuBan.Resources.Storage;
using Xunit;
using Xunit.Abstractions;

namespace LuBan.Audit.Tests;

/// <summary>Thousands of requests of every sort at once, counted afterwards.</summary>
[Trait("Category", "Slow")]
public sealed class LoadTests(ITestOutputHelper output) : IDisposable
{
    private const int Requests = 4000;
    private const int Callers = 32;

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Each_of_thousands_of_mixed_requests_is_recorded_exactly_once()
    {
        await using var kernel = await AuditKernel.StartAsync(_data.Path);
        await kernel.InstallLedgerAsync();
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");

        var statuses = new int[Requests];
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (i, _) =>
            statuses[i] = await TrafficMix.SendAsync(kernel.Http, kernel.Anonymous, seed, i, "load"));

        var counts = kernel.All().Where(record => !AuditKernel.IsSignIn(record)).GroupBy(record => record.Columns!.CorrelationId).ToDictionary(group => group.Key, group => group.ToList());
        Assert.All(Enumerable.Range(0, Requests), i =>
        {
            var found = counts.GetValueOrDefault($"load-{i}", []);
            Assert.True(TrafficMix.IsRecorded(seed, i) ? found.Count == 1 : found.Count == 0, $"request {i} ({TrafficMix.Describe(seed, i)}, {statuses[i]}) has {found.Count} records");
            if (found.Count == 1) Assert.Equal(statuses[i], found[0].Columns!.Status);
        });
        Assert.True(AuditChain.Verify(kernel.Audit, null, CancellationToken.None).IsWhole);
        output.WriteLine(string.Join(", ", statuses.GroupBy(status => status).OrderBy(group => group.Key).Select(group => $"{group.Key}: {group.Count()}")));
    }
}
