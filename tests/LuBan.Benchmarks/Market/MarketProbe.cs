using System.Diagnostics;
using System.Net.Http.Headers;
using LuBan.TestSupport;

namespace LuBan.Benchmarks.Market;

/// <summary>Pushes, and the same bytes made durable without a marketplace.</summary>
internal static class MarketProbe
{
    private const int Small = 20_000;
    private static readonly string Filler = "luban/app/net10.0/data.bin";

    /// <summary>Small packages, two versions of each id, of bytes that do not compress.</summary>
    public static List<byte[]> Packages(int count, int round)
    {
        var random = new Random(round);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            var content = new byte[Small];
            random.NextBytes(content);
            return new TestPackage($"Bench.R{round}P{number / 2}", $"1.{number % 2}.0") { Files = new Dictionary<string, byte[]> { [Filler] = content } }.Build();
        })];
    }

    /// <summary>A package of many megabytes that do not compress.</summary>
    public static byte[] Large(string id, int megabytes)
    {
        var content = new byte[megabytes << 20];
        new Random(1).NextBytes(content);
        return new TestPackage(id, "1.0.0") { Files = new Dictionary<string, byte[]> { [Filler] = content } }.Build();
    }

    /// <summary>Pushes packages from several clients at a time.</summary>
    /// <returns>How many per second.</returns>
    public static async Task<double> PushRateAsync(ServerProcess market, IReadOnlyList<byte[]> packages, int clients, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        // Two versions of one id go one after the other.
        await Parallel.ForEachAsync(packages.Chunk(2), new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = cancellationToken }, async (pair, token) =>
        {
            foreach (var package in pair) await PushAsync(market, package, token);
        });
        return packages.Count / clock.Elapsed.TotalSeconds;
    }

    public static async Task PushAsync(ServerProcess market, byte[] package, CancellationToken cancellationToken)
    {
        using var part = new ByteArrayContent(package);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v3/package") { Content = new MultipartFormDataContent { { part, "package", "package.nupkg" } } };
        request.Headers.Add("X-NuGet-ApiKey", ServerProcess.Password);
        using var answer = await market.Http.SendAsync(request, cancellationToken);
        if ((int)answer.StatusCode != 201) throw new InvalidOperationException($"The push was answered with {(int)answer.StatusCode} {answer.ReasonPhrase}.");
    }

    /// <summary>Writes the same bytes into files and waits until each is on the disk.</summary>
    /// <returns>How many per second.</returns>
    public static async Task<double> FileRateAsync(string folder, IReadOnlyList<byte[]> packages, int clients, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(0, packages.Count, new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = cancellationToken }, (number, _) =>
        {
            using var file = new FileStream(Path.Combine(folder, $"{number}.nupkg"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            file.Write(packages[number]);
            file.Flush(flushToDisk: true);
            return ValueTask.CompletedTask;
        });
        return packages.Count / clock.Elapsed.TotalSeconds;
    }
}
