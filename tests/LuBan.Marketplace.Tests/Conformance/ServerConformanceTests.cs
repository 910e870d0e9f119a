using System.Security.Cryptography;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>The server while the real client is at work: large packages, and restarts.</summary>
[Trait("Category", "Slow")]
public sealed class ServerConformanceTests(ITestOutputHelper output)
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public async Task A_package_of_100_megabytes_is_pushed_and_the_server_needs_no_64_megabytes_for_it()
    {
        using var folder = new TemporaryFolder();
        await using var market = await MarketProcess.StartAsync(folder.Path);
        var token = await market.Api.MakePublisherAsync();
        using var client = DotnetClient.Of(market.Url);
        // What the first large push of any size needs is there before it is measured.
        await PushAsync(client, token, "Acme.Warm", 4);
        market.ForgetPeak();
        var before = market.Resident;

        await PushAsync(client, token, "Acme.Large", 100);

        var more = market.PeakResident - before;
        output.WriteLine($"figure: 100 MB pushed with {more / Megabyte} MiB more resident memory at the most");
        Assert.InRange(more, 0, 64 * Megabyte);
        using var answer = await market.Http.GetAsync("/v3/flat/acme.large/1.0.0/acme.large.1.0.0.nupkg", HttpCompletionOption.ResponseHeadersRead);
        Assert.True(answer.Content.Headers.ContentLength > 100 * Megabyte);
    }

    [Fact]
    public async Task A_client_goes_on_after_the_server_was_started_again()
    {
        var market = await ConformanceMarket.StartAsync(port: PeerProcess.FreePort());
        try
        {
            await market.PushAsync("Acme.Restarted", "1.0.0");
            using var client = DotnetClient.Of(market.Server.Url);
            client.Reference("Acme.Restarted", "1.*");
            (await client.RestoreAsync()).Succeeded();

            await market.Server.StopAsync();
            client.ForgetPackages();
            // The client answers itself from what it remembers, for half an hour.
            (await client.RestoreAsync("--force")).Succeeded();
            (await client.RestoreAsync("--force", "--no-http-cache")).Failed("NU1301");
            await market.Server.StartAsync();
            await market.PushAsync("Acme.Restarted", "1.1.0");
            client.ForgetPackages();
            (await client.RestoreAsync("--force", "--no-http-cache")).Succeeded();

            Assert.Equal("1.1.0", client.Restored("Acme.Restarted"));
        }
        finally
        {
            await market.DisposeAsync();
        }
    }

    private static async Task PushAsync(DotnetClient client, string token, string id, int megabytes)
    {
        var content = RandomNumberGenerator.GetBytes(megabytes * (int)Megabyte);
        var file = client.Save(new TestPackage(id, "1.0.0") { Files = new Dictionary<string, byte[]> { ["luban/app/net10.0/data.bin"] = content } });
        (await client.PushAsync(file, token)).Succeeded();
    }
}
