using System.Diagnostics;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests;

public sealed class AttackSetTests(ITestOutputHelper output) : IDisposable
{
    private const long MaxGrowth = 64 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. AttackSet.All.Select(attack => attack.Name)];

    [Fact]
    public void Set_has_43_kinds_and_its_control_is_fine()
    {
        Assert.Equal(43, AttackSet.All.Count);
        Assert.Equal(43, AttackSet.All.DistinctBy(attack => attack.Name).Count());
        Assert.Empty(PackageInspector.Inspect(new MemoryStream(AttackSet.Control.Build())).Problems);
        Assert.Empty(PackageInspector.Inspect(new MemoryStream(AttackSet.Control.ToZip().Build())).Problems);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Attack_is_refused_by_the_inspection_for_its_own_reason(string name)
    {
        var attack = Find(name);
        var file = new MemoryStream(attack.Make());
        // Warms up, so that the first attack does not pay for the compiler.
        PackageInspector.Inspect(new MemoryStream(AttackSet.Control.Build()));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        var inspection = PackageInspector.Inspect(file);

        var grown = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{file.Length:n0} bytes, {clock.ElapsedMilliseconds} ms, {grown:n0} bytes allocated: {string.Join(" | ", inspection.Problems.Take(3))}");
        if (attack.NeedsPolicy)
        {
            Assert.Empty(inspection.Problems);
            Assert.Equal(ConfusableIds.Skeleton(AttackSet.Control.Id), ConfusableIds.Skeleton(attack.Id));
            return;
        }
        Assert.Equal(attack.Codes, string.Join(' ', inspection.Problems.Select(problem => problem.Code).Distinct().Order(StringComparer.Ordinal)));
        Assert.True(clock.Elapsed < MaxTime, $"took {clock.Elapsed}");
        // Everything that was ever allocated, so more than the memory grew.
        Assert.True(grown < MaxGrowth, $"allocated {grown:n0} bytes");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Attack_is_refused_at_install_and_nothing_of_it_is_written(string name)
    {
        var attack = Find(name);
        if (attack.NeedsPolicy) return;
        using var store = PackageStore.Open(_folder["store"]);

        await Assert.ThrowsAsync<PackageException>(() => store.AddAsync(new MemoryStream(attack.Make()), new PackageExpectation("Acme.Greeter", "1.0.0"), CancellationToken.None));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store/store"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["store/tmp"]));
        Assert.Equal(["store"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Attack_gets_nowhere_with_signature_and_hash(string name)
    {
        var file = Find(name).Make();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var verdict = await PackageVerifier.VerifyAsync(new MemoryStream(file), new TrustPolicy { Fingerprints = [new string('a', 64)] }, CancellationToken.None);

        Assert.False(verdict.Trusted);
        Assert.NotEmpty(verdict.Problems);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxGrowth);
    }

    public void Dispose() => _folder.Dispose();

    private static Attack Find(string name) => AttackSet.All.First(attack => attack.Name == name);
}
