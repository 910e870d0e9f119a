using System.Diagnostics;
using System.IO.Compression;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests.Signing;

/// <summary>The measure is the whole process, so nothing else may run beside.</summary>
[Collection(nameof(LargePackageTests))]
[CollectionDefinition(nameof(LargePackageTests), DisableParallelization = true)]
[Trait("Category", "Slow")]
public sealed class LargePackageTests(ITestOutputHelper output) : IDisposable
{
    private const int Megabytes = 100;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Package_of_100_MB_is_inspected_signed_and_verified_with_less_than_64_MB_of_memory()
    {
        WriteLarge(_folder["large.nupkg"]);
        // Once with a small one, so that code and tables are loaded.
        await RunAsync(new TestPackage("Acme.Greeter", "1.0.0").WriteTo(_folder["small"]), _folder["small/signed.nupkg"]);
        GC.Collect();
        var before = Resident();
        var peak = before;
        using var stop = new CancellationTokenSource();
        var watch = new Thread(() =>
        {
            while (!stop.Token.WaitHandle.WaitOne(2)) peak = Math.Max(peak, Resident());
        });
        watch.Start();
        var clock = Stopwatch.StartNew();

        await RunAsync(_folder["large.nupkg"], _folder["signed.nupkg"]);

        stop.Cancel();
        watch.Join();
        output.WriteLine($"{new FileInfo(_folder["signed.nupkg"]).Length:n0} bytes: {clock.ElapsedMilliseconds} ms, {(peak - before) >> 20} MB more memory at the peak");
        Assert.True(peak - before < 64 << 20, $"grew by {peak - before:n0} bytes");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task RunAsync(string path, string signedPath)
    {
        await using (var file = File.OpenRead(path))
        await using (var signed = new FileStream(signedPath, FileMode.Create, FileAccess.ReadWrite))
        {
            Assert.Empty(PackageInspector.Inspect(file).Problems);
            await PackageSigner.SignAsync(file, signed, Signed.Repository, Signed.Feed, ["acme"], CancellationToken.None);
        }
        await using var ready = File.OpenRead(signedPath);
        var verdict = await PackageVerifier.VerifyAsync(ready, new TrustPolicy { Fingerprints = [Signed.Repository.Fingerprint] }, CancellationToken.None);
        Assert.True(verdict.Trusted);
        var inspection = PackageInspector.Inspect(ready);
        Assert.Empty(inspection.Problems);
        Assert.Empty(PackageAnalyzer.Analyze(ready, inspection, CancellationToken.None).MissingPermissions);
    }

    private static void WriteLarge(string path)
    {
        using var file = new FileStream(path, FileMode.Create);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (name, content) in new TestPackage("Acme.Large", "1.0.0").Parts()) Write(name, content, 1);
        var noise = new byte[1 << 20];
        new Random(3).NextBytes(noise);
        Write("luban/app/net10.0/model.bin", noise, Megabytes);

        void Write(string name, byte[] content, int times)
        {
            using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            for (var i = 0; i < times; i++) entry.Write(content);
        }
    }

    private static long Resident() => Environment.WorkingSet;
}
