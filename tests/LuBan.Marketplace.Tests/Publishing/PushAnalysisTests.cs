using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Publishing;

/// <summary>What the look into a package's files means for its push.</summary>
public sealed class PushAnalysisTests : IAsyncLifetime
{
    private static readonly byte[] Elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62, 0];
    private Market _market = null!;
    private string _acme = "";

    public async Task InitializeAsync()
    {
        _market = await Market.StartAsync();
        _acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
    }

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task What_a_package_can_do_has_to_be_declared()
    {
        var package = new TestPackage("Acme.Greeter", "1.0.0") { Files = new Dictionary<string, byte[]> { ["luban/app/net10.0/runtimes/linux-x64/native/libfast.so"] = Elf } };

        var refused = (await _market.PushAsync(package, _acme)).Expect(400, "LB2040");
        Assert.Contains("host.native", refused.Reason, StringComparison.Ordinal);
        var report = (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Get, refused.Location), _acme)).Expect(200);
        Assert.Equal("host.native", (string)report.Json["analysis"]!["missingPermissions"]![0]!);

        var declared = package with { Manifest = new() { ["permissions"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "host.native", ["description"] = "Computes faster." }) } };
        (await _market.PushAsync(declared, _acme)).Expect(201);
        Assert.True(_market.State.TryFind("Acme.Greeter", out var entry));
        Assert.Equal("host.native", Assert.Single(entry.Versions[0].Permissions).Name);
    }

    [Fact]
    public async Task A_secret_is_refused_or_warned_of_as_the_policy_says()
    {
        var package = new TestPackage("Acme.Greeter", "1.0.0") { Files = new Dictionary<string, byte[]> { ["luban/app/net10.0/appsettings.json"] = System.Text.Encoding.UTF8.GetBytes("{\n\"key\": \"-----BEGIN RSA PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn\"\n}") } };

        (await _market.PushAsync(package, _acme)).Expect(400, "LB2042");
        (await _market.PutAsync("/policy", new { refuseSecrets = false }, _market.Admin)).Expect(200);

        var taken = (await _market.PushAsync(package, _acme)).Expect(201);
        Assert.Contains(taken.Warnings, warning => warning.StartsWith("LB2042", StringComparison.Ordinal));
        Assert.DoesNotContain(taken.Warnings, warning => warning.Contains("MIIEpAIBAAKCAQEA", StringComparison.Ordinal));
    }
}
