using System.Diagnostics;
using System.Text.Json.Nodes;
using LuBan.Marketplace.State;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Publishing;

/// <summary>The way of a package into the marketplace, through the front door.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private static readonly TestPackage Greeter = new("Acme.Greeter", "1.0.0");
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await Market.StartAsync();

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_verified_publishers_package_is_visible_when_the_push_is_answered()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");

        var answer = await _market.PushAsync(Greeter, acme);

        answer.Expect(201);
        Assert.True(_market.State.TryFind("acme.greeter", out var package));
        Assert.Equal(("acme", true), (package.Publisher, package.Verified));
        var version = Assert.Single(package.Versions);
        Assert.Equal((VersionState.Listed, "stable", 100), (version.State, version.Channel, version.Rollout));
        var report = (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Get, answer.Location), acme)).Expect(200);
        Assert.Equal("accepted", report.Text("result"));
        (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Get, answer.Location), null)).Expect(401, "LB7101");
    }

    [Fact]
    public async Task What_is_delivered_carries_the_marketplaces_signature()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(Greeter, acme)).Expect(201);

        var bytes = await _market.Server.Http.GetByteArrayAsync("/v3/flat/acme.greeter/1.0.0/acme.greeter.1.0.0.nupkg");

        var index = JsonNode.Parse(await _market.Server.Http.GetStringAsync("/v3/repository-signatures/index.json"))!;
        var fingerprint = (string)index["signingCertificates"]![0]!["fingerprints"]!["2.16.840.1.101.3.4.2.1"]!;
        using var file = new MemoryStream(bytes);
        var verdict = await Packages.PackageVerifier.VerifyAsync(file, new Packages.TrustPolicy { Fingerprints = [fingerprint], Owners = ["acme"] }, CancellationToken.None);
        Assert.True(verdict.Trusted, string.Join(" | ", verdict.Problems));
        Assert.True(_market.State.TryFind("Acme.Greeter", out var package));
        Assert.Equal(Convert.ToBase64String(package.Versions[0].ContentHash.Span), verdict.Signature!.ContentHash);
        Assert.Equal(Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData(Greeter.Build())), verdict.Signature.ContentHash);
    }

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.0.0")]
    [InlineData("1.0")]
    [InlineData("1.0.0+build.7")]
    public async Task A_version_is_refused_for_ever_however_it_is_written(string again)
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(Greeter, acme)).Expect(201);
        (await _market.MoveAsync("Acme.Greeter", "1.0.0", new { state = "revoked", reason = "malware", message = "It was bad." }, _market.Admin)).Expect(200);

        var answer = await _market.PushAsync(new TestPackage("Acme.Greeter", again) { Description = "Something else." }, acme);

        // Four numbers and two are no versions of a manifest either; what is one is there already.
        Assert.True(answer.Status is 409 or 400, answer.Body);
        Assert.Contains(answer.Codes, code => code is "LB7140" or "LB2013" or "LB1003" or "LB2016" or "LB1001" or "LB1002");
        Assert.True(_market.State.TryFind("Acme.Greeter", out var package) && package.Versions.Length == 1);
    }

    [Fact]
    public async Task The_same_bytes_again_are_a_conflict_with_a_reason_for_the_console()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(Greeter, acme)).Expect(201);

        var answer = await _market.PushAsync(Greeter, acme);

        answer.Expect(409, "LB7140");
        Assert.Contains("LB7140: Acme.Greeter 1.0.0 was published before", answer.Reason, StringComparison.Ordinal);
        Assert.All(answer.Reason, character => Assert.InRange(character, ' ', '~'));
    }

    [Fact]
    public async Task Of_two_pushes_of_one_version_at_the_same_time_one_wins()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _market.PushAsync(Greeter with { Description = $"Number {number}." }, acme)));

        Assert.Equal([201, 409, 409, 409, 409, 409, 409, 409], answers.Select(answer => answer.Status).Order());
        Assert.True(_market.State.TryFind("Acme.Greeter", out var package) && package.Versions.Length == 1);
    }

    [Fact]
    public async Task Of_the_first_pushes_for_a_new_publisher_at_the_same_time_all_succeed()
    {
        // 409 would be worse than a failure: with --skip-duplicate a client takes it for success.
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _market.PushAsync(new TestPackage($"Acme.Tool{(char)('A' + number)}Kit", "1.0.0"), _market.Admin)));

        Assert.All(answers, answer => answer.Expect(201));
    }

    [Fact]
    public async Task Of_two_new_ids_that_look_alike_pushed_at_the_same_time_one_wins()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");

        var answers = await Task.WhenAll(new[] { "Acme.Tool1", "Acme.Tooll", "Acme.ToolI", "Acme.TOOL-l", "Acme.T00L1" }.Select(id => _market.PushAsync(new TestPackage(id, "1.0.0"), acme)));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.Expect(400, "LB7143"));
    }

    [Fact]
    public async Task Every_attack_is_refused_with_its_reason_in_less_than_a_second_and_leaves_nothing_behind()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        (await _market.PushAsync(AttackSet.Control, acme)).Expect(201);
        var (before, packages) = (Files(), _market.State.Count);
        var slow = new List<string>();

        foreach (var attack in AttackSet.All)
        {
            var file = attack.Make();
            var watch = Stopwatch.StartNew();
            var answer = await _market.PushAsync(file, attack.NeedsPolicy ? _market.Admin : acme);
            if (watch.ElapsedMilliseconds > 1000) slow.Add($"{attack}: {watch.ElapsedMilliseconds} ms");

            Assert.True(answer.Status == 400 || (answer.Status is 403 or 409 && answer.Codes.Any(code => code.StartsWith("LB2", StringComparison.Ordinal) || code.StartsWith("LB1", StringComparison.Ordinal))), $"{attack}: {answer.Status} {answer.Reason}");
            // Nothing at all is refused by who receives it.
            if (file.Length == 0) answer.Expect(400, "LB7021");
            else if (!attack.NeedsPolicy) Assert.Contains(attack.Codes.Split(' ', ',')[0], answer.Codes);
            else Assert.Contains(answer.Codes, code => code is "LB7143" or "LB7116");
            Assert.All(answer.Reason, character => Assert.InRange(character, ' ', '~'));
        }

        Assert.Empty(slow);
        Assert.Equal(packages, _market.State.Count);
        Assert.Empty(Directory.GetFiles(Path.Combine(_market.Server.Data, "staging")));
        Assert.Equal(before, Files());

        // The reports of refused pushes are kept on purpose, and are bounded.
        List<string> Files() => [.. Directory.EnumerateFiles(Path.Combine(_market.Server.Data, "blobs"), "*", SearchOption.AllDirectories).Order()];
    }

    [Fact]
    public async Task All_problems_are_told_at_once_and_kept_for_the_publisher_only()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        var bob = await _market.PublisherAsync("bob", verified: true, "Bob.");

        var answer = await _market.PushAsync(new TestPackage("LuBan.Tool", "1.0.0") { HostRange = null, Entry = "Missing.dll", PackageType = null, Files = new Dictionary<string, byte[]>(), ManifestText = "{}" }, acme);

        answer.Expect(403, "LB7142");
        Assert.Contains("(and ", answer.Reason, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "LB7142", "LB2014", "LB2018" }, answer.Codes.ToHashSet());
        var report = (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Get, answer.Location), acme)).Expect(200);
        Assert.Equal("refused", report.Text("result"));
        (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Get, answer.Location), bob)).Expect(404, "LB7110");
        (await _market.SendAsync(new HttpRequestMessage(HttpMethod.Get, answer.Location), _market.Admin)).Expect(200);
    }

    [Fact]
    public async Task Reports_of_refused_pushes_do_not_fill_the_disk()
    {
        var acme = await _market.PublisherAsync("acme", verified: true, "Acme.");

        for (var i = 0; i < 60; i++) (await _market.PushAsync([1, 2, 3], acme)).Expect(400, "LB2001");

        Assert.Equal(50, Directory.GetFiles(Path.Combine(_market.Server.Data, "validations")).Length);
    }

    [Fact]
    public async Task A_body_over_the_cap_is_refused_and_not_kept()
    {
        await using var small = await Market.StartAsync(options => options.MaxPackageBytes = 1 << 20);
        var acme = await small.PublisherAsync("acme", verified: true, "Acme.");

        (await small.PushAsync(new byte[2 << 20], acme)).Expect(413);

        Assert.Empty(Directory.GetFiles(Path.Combine(small.Server.Data, "staging")));
    }
}
