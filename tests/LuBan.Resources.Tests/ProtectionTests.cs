using System.Text.Json.Nodes;
using LuBan.Sdk.Core;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class ProtectionTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Protected_object_cannot_be_deleted_until_the_label_is_removed()
    {
        await _api.PostAsync(Widgets, Widget("kept", labels: Label()));

        var one = await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/kept");
        var all = await _api.SendAsync(HttpMethod.Delete, Widgets);

        Assert.Equal(403, one.Status);
        Assert.Contains("kubectl label widgets.widgets.example.dev kept -n default kernel.luban.dev/protected-", one.Body.Text("message"), StringComparison.Ordinal);
        Assert.Equal(403, all.Status);
        await UnlabelAsync($"{Widgets}/kept");
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/kept")).Status);
    }

    [Fact]
    public async Task Any_other_value_of_the_label_protects_nothing()
    {
        await _api.PostAsync(Widgets, Widget("free", labels: new JsonObject { [KernelLabels.Protected] = "false" }));

        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/free")).Status);
    }

    [Fact]
    public async Task Namespace_with_something_protected_inside_stays()
    {
        await _api.PostAsync(Namespaces, Named("team"));
        const string inside = "/api/v1/namespaces/team/configmaps";
        await _api.PostAsync(inside, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "kept", ["labels"] = Label() } });

        var (status, refusal) = await _api.SendAsync(HttpMethod.Delete, $"{Namespaces}/team");

        Assert.Equal(403, status);
        Assert.Contains("configmaps/kept", refusal.Text("message"), StringComparison.Ordinal);
        await UnlabelAsync($"{inside}/kept");
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"{Namespaces}/team")).Status);
        await Wait.UntilAsync(async () => (await _api.GetAsync($"{Namespaces}/team")).Status == 404, "the namespace is gone");
    }

    [Fact]
    public async Task Object_that_is_protected_while_its_namespace_goes_holds_it_and_the_status_says_so()
    {
        await _api.PostAsync(Namespaces, Named("team"));
        const string inside = "/api/v1/namespaces/team/configmaps";
        await _api.PostAsync(inside, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "held", ["finalizers"] = new JsonArray("example.dev/wait") } });
        await _api.PostAsync(inside, Named("free"));

        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Delete, $"{Namespaces}/team")).Status);
        await Wait.UntilAsync(async () => ConditionOf(await _api.GetAsync($"{Namespaces}/team"), "NamespaceFinalizersRemaining")["message"]?.GetValue<string>()
            == "Some content in the namespace has finalizers remaining: example.dev/wait in 1 resource instances", "the finalizer is shown");
        var ns = await _api.GetAsync($"{Namespaces}/team");

        Assert.Equal("Terminating", ns.Body.Text("status", "phase"));
        Assert.Equal("True", ConditionOf(ns, "NamespaceContentRemaining").Text("status"));
        Assert.Contains("configmaps. has 1 resource instances", ConditionOf(ns, "NamespaceContentRemaining").Text("message"), StringComparison.Ordinal);
        await _api.MergeAsync($"{inside}/held", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } });
        await Wait.UntilAsync(async () => (await _api.GetAsync($"{Namespaces}/team")).Status == 404, "the namespace is gone");
    }

    [Fact]
    public async Task Protected_dependent_outlives_its_owner_until_the_label_is_removed()
    {
        var (_, owner) = await _api.PostAsync(Widgets, Widget("owner"));
        await _api.PostAsync(Widgets, Widget("kept", labels: Label()).OwnedBy(owner));
        await _api.PostAsync(Widgets, Widget("other").OwnedBy(owner));

        await _api.SendAsync(HttpMethod.Delete, $"{Widgets}/owner");

        await Wait.UntilAsync(async () => (await _api.GetAsync($"{Widgets}/other")).Status == 404, "the other dependent is collected");
        Assert.Equal(200, (await _api.GetAsync($"{Widgets}/kept")).Status);
        await UnlabelAsync($"{Widgets}/kept");
        await Wait.UntilAsync(async () => (await _api.GetAsync($"{Widgets}/kept")).Status == 404, "the dependent is collected");
    }

    [Fact]
    public async Task Every_namespace_gets_its_service_account_again_and_again()
    {
        await _api.PostAsync(Namespaces, Named("team"));
        const string account = "/api/v1/namespaces/team/serviceaccounts/default";

        await Wait.UntilAsync(async () => (await _api.GetAsync(account)).Status == 200, "the account is there");
        var uid = (await _api.GetAsync(account)).Body.Text("metadata", "uid");
        await _api.SendAsync(HttpMethod.Delete, account);

        await Wait.UntilAsync(async () => (await _api.GetAsync(account)) is { Status: 200 } found && found.Body.Text("metadata", "uid") != uid, "there is a new account");
    }

    private static JsonObject Label() => new() { [KernelLabels.Protected] = "true" };

    private static JsonObject ConditionOf((int Status, JsonObject Body) ns, string type) =>
        (ns.Body["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(condition => condition!["type"]!.GetValue<string>() == type) as JsonObject ?? [];

    private async Task UnlabelAsync(string path) =>
        Assert.Equal(200, (await _api.MergeAsync(path, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [KernelLabels.Protected] = null } } })).Status);
}
