using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Tests.Journal;
using LuBan.Packages;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>
/// What becomes of pushes when the marketplace dies under them: what was acknowledged is there, whole and signed; of what was not, everything or
/// nothing. The journal by itself is proven elsewhere; here every push goes through HTTP and the whole pipeline.
/// </summary>
[Trait("Category", "Slow")]
public sealed class PushCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Few = 3;
    private const int Many = 20;
    private const int Clients = 4;
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<(string Id, string Version), string> _acknowledged = [];
    private readonly Dictionary<(string Id, string Version), string> _sent = [];
    private string? _token;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Killed_three_times_under_pushes_it_lost_none_that_was_acknowledged() => KillAsync(Few);

    [Fact, Trait("Category", "Soak")]
    public Task Killed_twenty_times_under_pushes_it_lost_none_that_was_acknowledged() => KillAsync(Many);

    [Fact]
    public Task A_push_whose_last_line_was_torn_three_times_is_not_there_and_can_be_pushed_again() => TearAsync(Few);

    [Fact, Trait("Category", "Soak")]
    public Task A_push_whose_last_line_was_torn_twenty_times_is_not_there_and_can_be_pushed_again() => TearAsync(Many);

    [FullDiskFact]
    public Task On_a_disk_full_three_times_pushes_are_refused_and_go_on_when_there_is_space() => FillAsync(Few);

    [FullDiskFact, Trait("Category", "Soak")]
    public Task On_a_disk_full_twenty_times_pushes_are_refused_and_go_on_when_there_is_space() => FillAsync(Many);

    private async Task KillAsync(int rounds)
    {
        var random = new Random(20_261_123);
        for (var round = 0; round < rounds; round++)
        {
            await using var market = await StartAsync(_folder.Path);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var (wanted, before) = (random.Next(4, 30), _acknowledged.Count);
            var clients = Enumerable.Range(0, Clients).Select(client => PushUntilItFailsAsync(market, client, round, () =>
            {
                if (_acknowledged.Count - before >= wanted) enough.TrySetResult();
            })).ToList();
            // A client that fails before the kill says why.
            await await Task.WhenAny([enough.Task, .. clients]).WaitAsync(TimeSpan.FromMinutes(2));
            Assert.True(enough.Task.IsCompleted, "The clients ended before the marketplace was killed.");
            // Not synchronisation: the moment is meant to be arbitrary.
            await Task.Delay(random.Next(30));
            await market.KillAsync();
            await Task.WhenAll(clients);
            await CheckAsync(_folder.Path);
        }
        output.WriteLine($"figure: {rounds} kills under {Clients} clients, {_acknowledged.Count} acknowledged pushes, none lost");
    }

    private async Task TearAsync(int rounds)
    {
        var random = new Random(20_261_124);
        for (var round = 0; round < rounds; round++)
        {
            long durable, end;
            await using (var market = await StartAsync(_folder.Path))
            {
                await PushAsync(market, "Acme.Torn", $"1.{round}.0");
                durable = JournalLength();
                // As if the answer to this one never got out: the crash leaves any beginning of what it wrote.
                Assert.Equal(HttpStatusCode.Created, (await market.Api.PushAsync(Package("Acme.Torn", $"1.{round}.1"), _token!)).Status);
                end = JournalLength();
                await market.KillAsync();
            }
            using (var file = File.OpenWrite(Journal())) file.SetLength(random.NextInt64(durable, end));
            await using (var market = await StartAsync(_folder.Path))
            {
                Assert.Equal(HttpStatusCode.NotFound, (await market.Http.GetAsync($"/v3/flat/acme.torn/1.{round}.1/acme.torn.1.{round}.1.nupkg")).StatusCode);
                await PushAsync(market, "Acme.Torn", $"1.{round}.1");
                await market.KillAsync();
            }
            await CheckAsync(_folder.Path);
        }
        output.WriteLine($"figure: {rounds} torn ends, {_acknowledged.Count} acknowledged pushes, none lost");

        string Journal() => Directory.GetFiles(_folder.Sub("journal"), "*.ndjson").Order(StringComparer.Ordinal).Last();
        long JournalLength() => new FileInfo(Journal()).Length;
    }

    private async Task FillAsync(int rounds)
    {
        using var disk = new SmallDisk(_folder.Sub("disk"), megabytes: 64);
        Directory.CreateDirectory(disk.Path);
        var random = new Random(20_261_125);
        var refused = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using (var market = await StartAsync(disk.Path))
            {
                await PushAsync(market, "Acme.Full", $"1.{round}.0");
                disk.Fill(random.Next(200_000));
                for (var patch = 1; ; patch++)
                {
                    Assert.True(patch < 1000, "The disk did not get full.");
                    var (id, version) = ("Acme.Full", $"1.{round}.{patch}");
                    var (status, text) = await SendAsync(market, id, version);
                    if (status == HttpStatusCode.Created) continue;
                    Assert.True((int)status >= 500 && text.Contains("LB7005", StringComparison.Ordinal), $"{(int)status} {text}");
                    refused++;
                    break;
                }
                // Reading goes on, and what was refused is nowhere.
                await CheckAsync(market);
                disk.Free();
                await PushAsync(market, "Acme.Full", $"1.{round}.5000");
                await market.KillAsync();
            }
            await CheckAsync(disk.Path);
        }
        output.WriteLine($"figure: {rounds} full disks, {refused} pushes refused, {_acknowledged.Count} acknowledged, none lost");
    }

    private async Task<MarketProcess> StartAsync(string data)
    {
        var market = await MarketProcess.StartAsync(data);
        _token ??= await market.Api.MakePublisherAsync();
        return market;
    }

    private async Task PushUntilItFailsAsync(MarketProcess market, int client, int round, Action pushed)
    {
        for (var minor = 0; ; minor++)
        {
            try
            {
                var (status, text) = await SendAsync(market, $"Acme.Killed{client}", $"{round + 1}.{minor}.0");
                Assert.True(status == HttpStatusCode.Created, $"{(int)status} {text}");
            }
            catch (HttpRequestException)
            {
                // Killed.
                return;
            }
            lock (_acknowledged) pushed();
        }
    }

    private async Task PushAsync(MarketProcess market, string id, string version)
    {
        var (status, text) = await SendAsync(market, id, version);
        Assert.True(status == HttpStatusCode.Created, $"{id} {version}: {(int)status} {text}");
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(MarketProcess market, string id, string version)
    {
        var package = Package(id, version);
        var hash = Convert.ToBase64String(SHA512.HashData(package));
        lock (_acknowledged) _sent[(id, version)] = hash;
        var answer = await market.Api.PushAsync(package, _token!);
        if (answer.Status == HttpStatusCode.Created) lock (_acknowledged) _acknowledged[(id, version)] = hash;
        return answer;
    }

    private static byte[] Package(string id, string version) => new TestPackage(id, version) { Description = $"Number {version}." }.Build();

    private async Task CheckAsync(string data)
    {
        await using var market = await StartAsync(data);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(data, "staging")));
        await CheckAsync(market);
        await market.KillAsync();
    }

    private async Task CheckAsync(MarketProcess market)
    {
        var pin = (string)JsonNode.Parse(await market.Http.GetStringAsync("/v3/repository-signatures/index.json"))!["signingCertificates"]![0]!["fingerprints"]!["2.16.840.1.101.3.4.2.1"]!;
        var policy = new TrustPolicy { Mode = TrustMode.Require, Fingerprints = [pin], Owners = ["acme"] };
        foreach (var id in _sent.Keys.Select(sent => sent.Id).Distinct())
        {
            var versions = await VersionsAsync(market, $"/v3/flat/{id}/index.json", answer => answer["versions"]!.AsArray().Select(version => (string)version!));
            var registered = await RegisteredAsync(market, id);

            Assert.Equal(versions.Order(), registered.Order());
            Assert.Empty(_acknowledged.Keys.Where(pushed => pushed.Id == id).Select(pushed => pushed.Version).Except(versions));
            foreach (var version in versions) await CheckAsync(market, id, version, policy);
        }
    }

    /// <summary>What is listed can be had, is what was pushed, and carries the signature.</summary>
    private async Task CheckAsync(MarketProcess market, string id, string version, TrustPolicy policy)
    {
        using var file = new MemoryStream(await market.Http.GetByteArrayAsync($"/v3/flat/{id}/{version}/{id}.{version}.nupkg"));
        var verdict = await PackageVerifier.VerifyAsync(file, policy, TimeProvider.System, CancellationToken.None);
        Assert.True(verdict.Trusted, $"{id} {version}: {string.Join(" | ", verdict.Problems)}");
        Assert.Equal(_sent[(id, version)], verdict.Signature!.ContentHash);
    }

    private static async Task<List<string>> VersionsAsync(MarketProcess market, string path, Func<JsonNode, IEnumerable<string>> read)
    {
        using var answer = await market.Http.GetAsync(path.ToLowerInvariant());
        if (answer.StatusCode == HttpStatusCode.NotFound) return [];
        answer.EnsureSuccessStatusCode();
        return [.. read(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!)];
    }

    /// <summary>Follows the pages that a registration of many versions has.</summary>
    private static async Task<List<string>> RegisteredAsync(MarketProcess market, string id)
    {
        var versions = new List<string>();
        foreach (var page in await VersionsAsync(market, $"/v3/registration/{id}/index.json", answer => answer["items"]!.AsArray().Select(page => page!["items"] is null ? (string)page["@id"]! : page.ToJsonString())))
        {
            if (page.StartsWith('{')) versions.AddRange(Leaves(JsonNode.Parse(page)!));
            else versions.AddRange(await VersionsAsync(market, new Uri(page).AbsolutePath, Leaves));
        }
        return versions;
    }

    private static IEnumerable<string> Leaves(JsonNode page) => page["items"]!.AsArray().Select(leaf => (string)leaf!["catalogEntry"]!["version"]!);
}
