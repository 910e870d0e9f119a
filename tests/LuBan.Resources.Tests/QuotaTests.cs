using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class QuotaTests : IAsyncLifetime
{
    private const string Quotas = "/api/v1/namespaces/default/resourcequotas";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Create_beyond_the_limit_is_refused_in_the_words_of_kubernetes()
    {
        await SetQuotaAsync(new JsonObject { ["count/widgets.widgets.example.dev"] = "2", ["configmaps"] = 1 });

        Assert.Equal(201, (await _api.PostAsync(Widgets, Widget("one"))).Status);
        Assert.Equal(201, (await _api.PostAsync(Widgets, Widget("two"))).Status);
        var (status, refusal) = await _api.PostAsync(Widgets, Widget("three"));

        Assert.Equal(403, status);
        Assert.Equal("Forbidden", refusal.Text("reason"));
        Assert.Equal(
            "widgets.widgets.example.dev \"three\" is forbidden: exceeded quota: small, requested: count/widgets.widgets.example.dev=1, used: count/widgets.widgets.example.dev=2, limited: count/widgets.widgets.example.dev=2",
            refusal.Text("message"));
        Assert.Equal(201, (await _api.PostAsync(ConfigMaps, Named("one"))).Status);
        Assert.Equal(403, (await _api.PostAsync(ConfigMaps, Named("two"))).Status);
    }

    [Fact]
    public async Task Deleted_objects_make_room_and_other_namespaces_are_not_counted()
    {
        await SetQuotaAsync(new JsonObject { ["count/configmaps"] = "1" });
        await _api.PostAsync(Namespaces, Named("other"));

        Assert.Equal(201, (await _api.PostAsync(ConfigMaps, Named("one"))).Status);
        Assert.Equal(201, (await _api.PostAsync("/api/v1/namespaces/other/configmaps", Named("one"))).Status);
        Assert.Equal(403, (await _api.PostAsync(ConfigMaps, Named("two"))).Status);
        await _api.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/one");
        Assert.Equal(201, (await _api.PostAsync(ConfigMaps, Named("two"))).Status);
    }

    [Fact]
    public async Task Racing_creates_never_take_more_than_there_is()
    {
        const int limit = 7;
        await SetQuotaAsync(new JsonObject { ["count/configmaps"] = limit.ToString() });

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => _api.PostAsync(ConfigMaps, Named($"c{i}")))));

        Assert.Equal(limit, answers.Count(answer => answer.Status == 201));
        Assert.All(answers, answer => Assert.True(answer.Status is 201 or 403, answer.Body.ToJsonString()));
        Assert.Equal(limit, (await _api.GetAsync(ConfigMaps)).Body["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Two_replicas_together_never_keep_more_than_there_is()
    {
        const int limit = 7;
        // A second service over the same store has a cache and a ledger of its own, as another replica has.
        using var other = new ResourceService(_api.Store, _api.Registry, [], new Storage.ResourceStoreOptions(), null, _api.VolatileStore);
        await SetQuotaAsync(new JsonObject { ["count/configmaps"] = limit.ToString() });
        var kind = _api.Registry.Current.Find("", "v1", "configmaps")!;

        var made = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            try
            {
                await (i % 2 == 0 ? _api.Service : other).CreateAsync(kind, "default", Named($"c{i}"), new WriteOptions(), CancellationToken.None);
                return true;
            }
            catch (LuBan.Sdk.ResourceException refusal) when (refusal.StatusCode == 403)
            {
                return false;
            }
        })));

        Assert.Equal(limit, made.Count(created => created));
        Assert.Equal(limit, (await _api.GetAsync(ConfigMaps)).Body["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Failed_creates_give_their_place_back()
    {
        await SetQuotaAsync(new JsonObject { ["count/configmaps"] = "2" });
        await _api.PostAsync(ConfigMaps, Named("taken"));

        for (var i = 0; i < 5; i++) Assert.Equal(409, (await _api.PostAsync(ConfigMaps, Named("taken"))).Status);

        Assert.Equal(201, (await _api.PostAsync(ConfigMaps, Named("two"))).Status);
    }

    [Fact]
    public async Task Dry_run_is_refused_where_the_real_one_would_be_and_counts_nothing()
    {
        await SetQuotaAsync(new JsonObject { ["count/configmaps"] = "1" });

        for (var i = 0; i < 3; i++) Assert.Equal(201, (await _api.PostAsync($"{ConfigMaps}?dryRun=All", Named("dry"))).Status);
        Assert.Equal(201, (await _api.PostAsync(ConfigMaps, Named("one"))).Status);
        Assert.Equal(403, (await _api.PostAsync($"{ConfigMaps}?dryRun=All", Named("two"))).Status);
    }

    [Fact]
    public async Task Status_follows_what_there_is()
    {
        await _api.PostAsync(ConfigMaps, Named("before"));
        await SetQuotaAsync(new JsonObject { ["count/configmaps"] = "3" });
        await UsedAsync("1");
        await _api.PostAsync(ConfigMaps, Named("after"));
        await UsedAsync("2");
        await _api.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/before");
        await UsedAsync("1");

        var table = await _api.GetAsync(Quotas, "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal("count/configmaps: 1/3", table.Body["rows"]![0]!["cells"]![1]!.GetValue<string>());
    }

    [Fact]
    public async Task Raised_quota_counts_at_once_and_a_removed_one_no_longer()
    {
        await SetQuotaAsync(new JsonObject { ["count/configmaps"] = "0" });
        Assert.Equal(403, (await _api.PostAsync(ConfigMaps, Named("one"))).Status);
        await _api.MergeAsync($"{Quotas}/small", new JsonObject { ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["count/configmaps"] = "1" } } });
        Assert.Equal(201, (await _api.PostAsync(ConfigMaps, Named("one"))).Status);
        Assert.Equal(403, (await _api.PostAsync(ConfigMaps, Named("two"))).Status);
        await _api.SendAsync(HttpMethod.Delete, $"{Quotas}/small");
        Assert.Equal(201, (await _api.PostAsync(ConfigMaps, Named("two"))).Status);
    }

    [Fact]
    public async Task Quota_of_nonsense_is_refused_and_what_cannot_be_counted_is_warned_about()
    {
        var refused = await _api.PostAsync(Quotas, Quota(new JsonObject { ["count/configmaps"] = "-1", ["count/secrets"] = "many", ["a b"] = "1" }));
        using var warned = await _api.RawAsync(HttpMethod.Post, Quotas, Quota(new JsonObject { ["requests.cpu"] = "4" }).ToJsonString());

        Assert.Equal(422, refused.Status);
        Assert.Equal(["spec.hard[count/configmaps]", "spec.hard[count/secrets]", "spec.hard[a b]"], refused.Body["details"]!["causes"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>()));
        Assert.Equal(201, (int)warned.StatusCode);
        Assert.Contains("requests.cpu", Assert.Single(warned.Headers.GetValues("Warning")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_hold_after_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("luban-quota-").FullName;
        try
        {
            await using (var api = await TestApi.StartAsync(directory: directory))
            {
                await api.PostAsync(Quotas, Quota(new JsonObject { ["count/configmaps"] = "1" }));
                await api.PostAsync(ConfigMaps, Named("one"));
            }

            await using var restarted = await TestApi.StartAsync(directory: directory);
            Assert.Equal(403, (await restarted.PostAsync(ConfigMaps, Named("two"))).Status);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task SetQuotaAsync(JsonObject hard) => Assert.Equal(201, (await _api.PostAsync(Quotas, Quota(hard))).Status);

    private static JsonObject Quota(JsonObject hard) => new() { ["metadata"] = new JsonObject { ["name"] = "small" }, ["spec"] = new JsonObject { ["hard"] = hard } };

    private Task UsedAsync(string expected) => Wait.UntilAsync(
        async () => (await _api.GetAsync($"{Quotas}/small")).Body["status"]?["used"]?["count/configmaps"]?.GetValue<string>() == expected, $"{expected} used");
}
