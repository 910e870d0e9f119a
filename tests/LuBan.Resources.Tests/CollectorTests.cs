using System.Text.Json.Nodes;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class CollectorTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Dependents_go_after_their_owner_also_in_a_chain()
    {
        var (_, owner) = await _api.PostAsync(Gadgets, Named("owner"));
        var (_, child) = await _api.PostAsync(Widgets, Widget("child").OwnedBy(owner));
        await _api.PostAsync(Widgets, Widget("grandchild").OwnedBy(child));
        await _api.PostAsync(Widgets, Widget("stranger"));

        await _api.SendAsync(HttpMethod.Delete, $"{Gadgets}/owner");

        await GoneAsync($"{Widgets}/child");
        await GoneAsync($"{Widgets}/grandchild");
        Assert.Equal(200, (await _api.GetAsync($"{Widgets}/stranger")).Status);
    }

    [Fact]
    public async Task Dependent_with_another_living_owner_stays_and_forgets_the_dead_one()
    {
        var (_, first) = await _api.PostAsync(Gadgets, Named("first"));
        var (_, second) = await _api.PostAsync(Gadgets, Named("second"));
        var shared = Widget("shared").OwnedBy(first);
        var reference = (JsonArray)Widget("x").OwnedBy(second)["metadata"]!["ownerReferences"]!;
        ((JsonArray)shared["metadata"]!["ownerReferences"]!).Add(reference[0]!.DeepClone());
        await _api.PostAsync(Widgets, shared);

        await _api.SendAsync(HttpMethod.Delete, $"{Gadgets}/first");

        await Wait.UntilAsync(async () => ((JsonArray)(await _api.GetAsync($"{Widgets}/shared")).Body["metadata"]!["ownerReferences"]!).Count == 1, "the dead owner is forgotten");
        await _api.SendAsync(HttpMethod.Delete, $"{Gadgets}/second");
        await GoneAsync($"{Widgets}/shared");
    }

    [Fact]
    public async Task Foreground_deletion_waits_for_the_dependents_that_block_it()
    {
        var (_, owner) = await _api.PostAsync(Gadgets, Named("owner"));
        var child = Widget("child").OwnedBy(owner, block: true);
        child["metadata"]!["finalizers"] = new JsonArray("example.dev/hold");
        await _api.PostAsync(Widgets, child);

        var (_, marked) = await _api.SendAsync(HttpMethod.Delete, $"{Gadgets}/owner?propagationPolicy=Foreground");
        await Wait.UntilAsync(async () => (await _api.GetAsync($"{Widgets}/child")).Body.Text("metadata", "deletionTimestamp").Length > 0, "the dependent is marked");
        Assert.NotEmpty(marked.Text("metadata", "deletionTimestamp"));
        Assert.Equal(200, (await _api.GetAsync($"{Gadgets}/owner")).Status);

        await _api.MergeAsync($"{Widgets}/child", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);
        await GoneAsync($"{Widgets}/child");
        await GoneAsync($"{Gadgets}/owner");
    }

    [Fact]
    public async Task Orphaning_deletion_leaves_the_dependents_without_owner()
    {
        var (_, owner) = await _api.PostAsync(Gadgets, Named("owner"));
        await _api.PostAsync(Widgets, Widget("child").OwnedBy(owner));

        await _api.SendAsync(HttpMethod.Delete, $"{Gadgets}/owner?propagationPolicy=Orphan");

        await GoneAsync($"{Gadgets}/owner");
        var (status, child) = await _api.GetAsync($"{Widgets}/child");
        Assert.Equal(200, status);
        Assert.Null(child["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public async Task Object_whose_owner_never_was_is_collected()
    {
        var ghost = JsonNode.Parse("""{"apiVersion":"widgets.example.dev/v1","kind":"Gadget","metadata":{"name":"ghost","uid":"22222222-2222-2222-2222-222222222222"}}""")!.AsObject();

        await _api.PostAsync(Widgets, Widget("child").OwnedBy(ghost));

        await GoneAsync($"{Widgets}/child");
    }

    [Fact]
    public async Task New_owner_of_the_same_name_does_not_keep_the_dependents_of_the_old_one()
    {
        var (_, owner) = await _api.PostAsync(Gadgets, Named("owner"));
        await _api.PostAsync(Widgets, Widget("child").OwnedBy(owner));

        await _api.SendAsync(HttpMethod.Delete, $"{Gadgets}/owner");
        await _api.PostAsync(Gadgets, Named("owner"));

        await GoneAsync($"{Widgets}/child");
        Assert.Equal(200, (await _api.GetAsync($"{Gadgets}/owner")).Status);
    }

    [Fact]
    public async Task Deleted_namespace_takes_its_content_along_and_takes_nothing_new()
    {
        await _api.PostAsync(Namespaces, Named("team"));
        const string Team = "/apis/widgets.example.dev/v1/namespaces/team/widgets";
        var held = Widget("held");
        held["metadata"]!["finalizers"] = new JsonArray("example.dev/hold");
        await _api.PostAsync(Team, held);
        await _api.PostAsync(Team, Widget("free"));

        var (_, terminating) = await _api.SendAsync(HttpMethod.Delete, $"{Namespaces}/team");
        Assert.Equal("Terminating", terminating.Text("status", "phase"));
        await GoneAsync($"{Team}/free");
        var (status, refusal) = await _api.PostAsync(Team, Widget("late"));
        Assert.Equal(403, status);
        Assert.Contains("being terminated", refusal.Text("message"), StringComparison.Ordinal);
        Assert.Equal(200, (await _api.GetAsync($"{Namespaces}/team")).Status);

        await _api.MergeAsync($"{Team}/held", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);
        await GoneAsync($"{Namespaces}/team");
    }

    private Task GoneAsync(string path) => Wait.UntilAsync(async () => (await _api.GetAsync(path)).Status == 404, $"{path} is gone");
}
