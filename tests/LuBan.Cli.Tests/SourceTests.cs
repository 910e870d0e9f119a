using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class SourceTests : IAsyncLifetime
{
    private const string Secrets = "/api/v1/namespaces/luban-system/secrets";
    private static readonly string Fingerprint = new('a', 64);
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(_kernel);
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task A_source_is_added_with_its_authority_and_what_it_is_trusted_with()
    {
        var authority = _cli.WriteFile("ca.pem", TestCertificates.Authority.ExportCertificatePem());
        var shown = string.Join(':', Enumerable.Repeat("AA", 32));

        Assert.Equal(0, await _cli.RunAsync("source", "add", "acme", "https://feed.example/v3/index.json", "--ca-file", authority, "--trust", "require", "--fingerprint", shown));

        var spec = _kernel.Find("packagesources", "acme")!["spec"]!;
        Assert.Equal($$"""{"mode":"Require","fingerprints":["{{Fingerprint}}"]}""", spec["trustPolicy"]!.ToJsonString());
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", (string)spec["caBundle"]!);
        Assert.Equal(2, await _cli.RunAsync("source", "add", "other", "https://feed.example/v3/index.json", "--fingerprint", "abc"));
        Assert.Null(_kernel.Find("packagesources", "other"));
    }

    [Fact]
    public async Task The_password_of_a_source_goes_into_a_secret_and_goes_with_it()
    {
        _kernel.Answer("POST", Secrets, new JsonObject());
        _cli.Input = "s3cret\n";

        Assert.Equal(0, await _cli.RunAsync("source", "add", "acme", "https://feed.example/v3/index.json", "--user", "ada", "--password-stdin"));

        var written = Assert.Single(_kernel.Sent("POST", Secrets))!;
        Assert.Equal("""{"username":"ada","password":"s3cret"}""", written["stringData"]!.ToJsonString());
        var name = (string)written["metadata"]!["name"]!;
        Assert.Equal($$"""{"namespace":"luban-system","name":"{{name}}"}""", _kernel.Find("packagesources", "acme")!["spec"]!["credentialsSecret"]!.ToJsonString());
        Assert.DoesNotContain("s3cret", _cli.Out + "" + _cli.Error);
        Assert.DoesNotContain("s3cret", _kernel.Find("packagesources", "acme")!.ToJsonString());

        _kernel.Answer("GET", $"{Secrets}/{name}", written);
        _kernel.Answer("DELETE", $"{Secrets}/{name}", new JsonObject());
        Assert.Equal(0, await _cli.RunAsync("source", "remove", "acme", "--yes"));
        Assert.Single(_kernel.Sent("DELETE", $"{Secrets}/{name}"));
    }

    [Fact]
    public async Task The_credentials_of_a_source_that_is_there_are_not_touched()
    {
        _kernel.Put("packagesources", "acme", new JsonObject { ["spec"] = new JsonObject { ["url"] = "https://feed.example/v3/index.json" } });
        _cli.Input = "s3cret\n";

        Assert.Equal(5, await _cli.RunAsync("source", "add", "acme", "https://other.example/v3/index.json", "--user", "ada", "--password-stdin"));

        Assert.Empty(_kernel.Sent("POST", Secrets));
    }

    [Fact]
    public async Task A_secret_that_somebody_else_wrote_stays_when_its_source_goes()
    {
        _kernel.Put("packagesources", "acme", new JsonObject { ["spec"] = new JsonObject { ["url"] = "https://feed.example/", ["credentialsSecret"] = new JsonObject { ["namespace"] = "luban-system", ["name"] = "theirs" } } });
        _kernel.Answer("GET", Secrets + "/theirs", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "theirs" } });

        Assert.Equal(0, await _cli.RunAsync("source", "remove", "acme", "--yes"));

        Assert.Empty(_kernel.Sent("DELETE", Secrets + "/theirs"));
    }

    [Theory]
    [InlineData("True", 0)]
    [InlineData("False", 1)]
    public async Task A_test_waits_for_this_sync_and_shows_its_conditions(string status, int exitCode)
    {
        _kernel.Put("packagesources", "acme", Source("True", syncToken: "earlier"));
        using var stop = new CancellationTokenSource();
        var reconciler = ReconcileAsync(status, stop.Token);

        Assert.Equal(exitCode, await _cli.RunAsync("source", "test", "acme"));

        await stop.CancelAsync();
        await reconciler;
        Assert.Matches($@"Ready +{status} +LB2010", _cli.Out.ToString());
        Assert.Equal(exitCode != 0, _cli.Error.ToString().Contains("Ready: LB2010: no such folder"));
    }

    [Fact]
    public async Task A_server_that_does_not_sync_is_6()
    {
        _kernel.Put("packagesources", "acme", Source("True", syncToken: "earlier"));

        Assert.Equal(6, await _cli.RunAsync("source", "test", "acme", "--timeout", "300ms"));

        Assert.Contains("LB6235", _cli.Error.ToString());
    }

    [Fact]
    public async Task What_the_server_met_first_is_shown_and_pinned_with_consent()
    {
        _kernel.Put("packagesources", "acme", Source("True", fingerprint: Fingerprint));

        Assert.Equal(2, await _cli.RunAsync("source", "trust", "acme"));
        Assert.Contains(Fingerprint, _cli.Out.ToString());
        Assert.Null(_kernel.Find("packagesources", "acme")!["spec"]!["trustPolicy"]);
        Assert.Equal(0, await _cli.RunAsync("source", "trust", "acme", "--yes"));
        Assert.Equal(Fingerprint, (string)_kernel.Find("packagesources", "acme")!["spec"]!["trustPolicy"]!["fingerprints"]![0]!);

        Assert.Equal(0, await _cli.RunAsync("source", "trust", "acme"));
        Assert.Contains("Nothing to pin", _cli.Error.ToString());
        Assert.Equal(0, await _cli.RunAsync("source", "trust", "acme", "--trust", "allow-unsigned", "--yes"));
        Assert.Equal("AllowUnsigned", (string)_kernel.Find("packagesources", "acme")!["spec"]!["trustPolicy"]!["mode"]!);
    }

    private async Task ReconcileAsync(string status, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var source = _kernel.Find("packagesources", "acme")!;
            if (source["metadata"]!["annotations"]?["kernel.luban.dev/sync"] is { } token && (string?)source["status"]!["syncToken"] != (string?)token)
                _kernel.Change("packagesources", "acme", change => change["status"] = Source(status, (string)token!)["status"]!.DeepClone());
            await Task.Yield();
        }
    }

    private static JsonObject Source(string status, string? syncToken = null, string? fingerprint = null) => new()
    {
        ["spec"] = new JsonObject { ["url"] = "https://feed.example/v3/index.json" },
        ["status"] = new JsonObject
        {
            ["syncToken"] = syncToken,
            ["extensions"] = 3,
            ["trust"] = new JsonObject { ["fingerprints"] = fingerprint is null ? [] : new JsonArray(fingerprint) },
            ["conditions"] = new JsonArray(FakeKernel.Condition("Ready", status, "LB2010", "no such folder")),
        },
    };
}
