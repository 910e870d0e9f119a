using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Marketplace.Tests.Publishing;

/// <summary>Memory is measured for the whole process: nothing else may run beside.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>Large packages, and many small ones.</summary>
[Collection("Alone")]
[Trait("Category", "Slow")]
public sealed class PushLoadTests(ITestOutputHelper output)
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public async Task A_package_of_100_MB_takes_less_than_64_MB_of_memory()
    {
        await using var market = await Market.StartAsync(quiet: true);
        var acme = await market.PublisherAsync("acme", verified: true, "Acme.");
        (await market.PushAsync(new TestPackage("Acme.Small", "1.0.0"), acme)).Expect(201);
        using var folder = new TemporaryFolder();
        var path = MakeLarge(folder.Sub("large.nupkg"));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var before = Environment.WorkingSet;
        var watch = Stopwatch.StartNew();

        using var done = new CancellationTokenSource();
        var peak = Task.Factory.StartNew(() => Watch(done.Token), TaskCreationOptions.LongRunning);
        await using var file = File.OpenRead(path);
        var part = new StreamContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        (await market.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/v3/package") { Content = new MultipartFormDataContent { { part, "package", "package.nupkg" } } }, acme)).Expect(201);
        await done.CancelAsync();

        var grown = (await peak - before) / Megabyte;
        output.WriteLine($"{new FileInfo(path).Length / Megabyte} MB in {watch.ElapsedMilliseconds} ms, memory grew by {grown} MB at most");
        Assert.True(grown <= 64, $"Memory grew by {grown} MB.");
        Assert.Empty(Directory.GetFiles(Path.Combine(market.Server.Data, "staging")));
    }

    [Fact]
    public async Task Many_small_packages_are_taken_side_by_side_and_none_is_lost()
    {
        const int Count = 600;
        await using var market = await Market.StartAsync(options => options.Limits.ChangesPerMinute = 0, quiet: true);
        var acme = await market.PublisherAsync("acme", verified: true, "Acme.");
        var packages = Enumerable.Range(0, Count).Select(number => new TestPackage($"Acme.P{Word(number)}", "1.0.0").Build()).ToList();
        foreach (var warm in Enumerable.Range(0, 100)) (await market.PushAsync(new TestPackage("Acme.Warm", $"1.0.{warm}"), acme)).Expect(201);
        var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);

        await Parallel.ForEachAsync(packages, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (package, _) => (await market.PushAsync(package, acme)).Expect(201));

        output.WriteLine($"{Count / watch.Elapsed.TotalSeconds:0} pushes/s, {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / Count:0.0} ms of processor each, client included");
        Assert.Equal(Count + 1, market.State.Count);
    }

    private static long Watch(CancellationToken done)
    {
        var peak = 0L;
        // A wait with a deadline, as often as the memory shall be looked at.
        while (!done.WaitHandle.WaitOne(5)) peak = Math.Max(peak, Environment.WorkingSet);
        return peak;
    }

    /// <summary>Letters that look like no others, so that no two ids look alike.</summary>
    private static string Word(int number) => string.Concat(number.ToString("0000", System.Globalization.CultureInfo.InvariantCulture).Select(digit => "bcdfghjkpq"[digit - '0']));

    private static string MakeLarge(string path)
    {
        var random = new Random(1);
        var chunk = new byte[Megabyte];
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in new TestPackage("Acme.Large", "1.0.0").Parts())
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }
        for (var number = 0; number < 10; number++)
        {
            using var entry = zip.CreateEntry($"luban/app/net10.0/data{number}.bin", CompressionLevel.NoCompression).Open();
            for (var i = 0; i < 10; i++)
            {
                random.NextBytes(chunk);
                entry.Write(chunk);
            }
        }
        return path;
    }
}
