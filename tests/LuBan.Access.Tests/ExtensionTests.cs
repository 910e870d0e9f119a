using System.Text.Json.Nodes;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>A kernel with the guarded extension.</summary>
public sealed class GuardedKernel : IAsyncLifetime
{
    public AccessKernel Kernel { get; } = new();

    public async Task InitializeAsync()
    {
        await Kernel.InitializeAsync();
        Guarded.Pack(Kernel, "1.0.0", Guarded.Access("", "configmaps", "get,list"));
        await Guarded.InstallAsync(Kernel, "1.0.0");
        foreach (var ns in new[] { "red", "blue" }) await Kernel.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace(ns));
        await Kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/red/roles", EscalationTests.Named("readers", "tests.guarded.paper-read"));
        await Kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/red/rolebindings", Rbac.Binding("readers", "Role/readers", "User:rita"));
        await Kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/red/roles", EscalationTests.Named("writers", "tests.guarded.paper-edit"));
        await Kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/red/rolebindings", Rbac.Binding("writers", "Role/writers", "User:will"));
    }

    public async Task DisposeAsync() => await Kernel.DisposeAsync();
}

/// <summary>What the routes of an extension demand, and in whose name it acts.</summary>
public sealed class ExtensionTests(GuardedKernel guarded) : IClassFixture<GuardedKernel>
{
    private const string Ext = "/ext/tests.guarded";

    private readonly AccessKernel _kernel = guarded.Kernel;

    [Theory]
    [InlineData("rita", "/namespaces/red/papers", 200)]
    [InlineData("rita", "/namespaces/blue/papers", 403)]
    [InlineData("rita", "/anywhere", 403)]
    [InlineData("rita", "/namespaces/red/papers/one", 200)]
    [InlineData("rita", "/namespaces/blue/papers/one", 403)]
    [InlineData("rita", "/undeclared", 403)]
    [InlineData("nobody", "/namespaces/red/papers", 403)]
    [InlineData("root", "/anywhere", 200)]
    [InlineData("root", "/undeclared", 200)]
    [InlineData("", "/anywhere", 401)]
    public async Task A_route_is_reached_by_who_has_what_it_demands_where_it_demands_it(string user, string path, int expected)
    {
        var caller = user == "root" ? _kernel.Admin : user.Length == 0 ? _kernel.Anonymous : _kernel.As(user);

        var answer = await caller.GetAsync(Ext + path);

        Assert.Equal(expected, answer.Status);
        if (expected == 403) Assert.Contains("LB3043", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_is_a_resource_of_its_own_that_ordinary_roles_give()
    {
        await _kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", Rbac.Role("one-permission", Rbac.Rule("use", "permissions.luban.dev", "tests.guarded", "papers.read")));
        await _kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("one-permission", "one-permission", "User:pia"));

        Assert.Equal(200, (await _kernel.As("pia").GetAsync($"{Ext}/anywhere")).Status);
        Assert.Equal(200, (await _kernel.As("pia").GetAsync($"{Ext}/namespaces/blue/papers")).Status);
        Assert.Equal(403, (await _kernel.As("pia").GetAsync($"{Ext}/namespaces/blue/papers/one")).Status);
    }

    [Fact]
    public async Task The_demands_are_listed_with_the_contributions()
    {
        var routes = (await _kernel.Admin.GetAsync("/apis/kernel.luban.dev/v1/contributions/tests.guarded")).Json["spec"]!["routes"]!.AsArray();

        Assert.Contains(routes, route => (string?)route!["pattern"] == "/namespaces/{namespace}/papers/{name}" && (string?)route["demands"]![0] == "get papers.tests.dev/papers in {namespace} named {name}");
        Assert.Contains(routes, route => (string?)route!["pattern"] == "/namespaces/{namespace}/papers" && (string?)route["demands"]![0] == "use papers.read in {namespace}");
    }

    [Fact]
    public async Task A_handler_learns_who_calls_and_what_the_caller_may()
    {
        var rita = (await _kernel.As("rita", "staff").GetAsync($"{Ext}/caller/red")).Json;
        var will = (await _kernel.As("will").GetAsync($"{Ext}/caller/red")).Json;

        Assert.Equal("rita", (string?)rita["name"]);
        Assert.Equal(["staff", "system:authenticated"], rita["groups"]!.AsArray().Select(group => (string)group!));
        Assert.False((bool)rita["mayDelete"]!);
        Assert.True((bool)rita["hasPermission"]!);
        Assert.True((bool)will["mayDelete"]!);
    }

    [Fact]
    public async Task What_is_done_for_the_caller_is_decided_for_the_caller_and_written_in_his_name()
    {
        var refused = await _kernel.As("rita").PostAsync($"{Ext}/caller/red/ritas", null);
        Assert.Equal(403, refused.Status);
        Assert.Contains("User \"rita\" cannot create resource \"papers\"", refused.Text, StringComparison.Ordinal);

        Assert.Equal(200, (await _kernel.As("will").PostAsync($"{Ext}/caller/red/wills", null)).Status);
        Assert.Equal(200, (await _kernel.Admin.GetAsync("/apis/papers.tests.dev/v1/namespaces/red/papers/wills")).Status);
    }

    [Fact]
    public async Task In_its_own_name_an_extension_does_what_was_approved_and_everything_with_its_own_kinds()
    {
        Assert.Equal(200, (await _kernel.Admin.GetAsync($"{Ext}/own/red")).Status);
        Assert.Equal(200, (await _kernel.Admin.PostAsync($"{Ext}/own-kind/red/own", null)).Status);
        var refused = await _kernel.Admin.PostAsync($"{Ext}/own/red/made", null);
        Assert.Equal(403, refused.Status);
        Assert.Contains("LB8309", refused.Text, StringComparison.Ordinal);
        Assert.Contains("User \"system:extension:tests.guarded\" cannot create resource \"configmaps\"", refused.Text, StringComparison.Ordinal);
        var records = (await _kernel.Admin.GetAsync("/apis/audit.luban.dev/v1/records?user=system:extension:tests.guarded&verb=create&decision=deny")).Json["items"]!.AsArray();
        var record = Assert.Single(records);
        Assert.Equal(("LB8309", "configmaps", "root"), ((string?)record!["outcome"]!["code"], (string?)record["object"]!["resource"], (string?)record["caller"]!["name"]));
        Assert.Equal(403, (await _kernel.Admin.GetAsync($"{Ext}/cache")).Status);
    }

    [Fact]
    public async Task A_template_whose_dependency_is_missing_is_shown_as_such_and_gives_what_is_there()
    {
        await Wait.UntilAsync(async () => (string?)(await _kernel.Admin.GetAsync("/apis/iam.luban.dev/v1/roletemplates/tests.guarded.paper-edit")).Json["status"]?["ready"] == "False", "the template to be incomplete");

        var template = (await _kernel.Admin.GetAsync("/apis/iam.luban.dev/v1/roletemplates/tests.guarded.paper-edit")).Json;
        Assert.Equal("tests.absent.thing", (string?)template["status"]!["missingDependencies"]![0]);
        Assert.Equal("tests.guarded.paper-read", (string?)template["spec"]!["dependencies"]![0]);
        Assert.Equal("tests.guarded", (string?)template["metadata"]!["labels"]!["kernel.luban.dev/extension"]);
        Assert.True(await _kernel.As("will").CanAsync("list", "papers", "papers.tests.dev", "red"));
        Assert.Equal("Read your papers.", (string?)(await _kernel.Admin.GetAsync("/apis/iam.luban.dev/v1/scopes/tests.guarded.read")).Json["spec"]!["consent"]!["en"]);
        Assert.Equal(403, (await _kernel.Admin.SendAsync("DELETE", "/apis/iam.luban.dev/v1/roletemplates/tests.guarded.paper-read")).Status);
    }

    [Fact]
    public async Task A_scope_of_an_extension_limits_a_token_to_it()
    {
        var limited = _kernel.Admin with { Scopes = "tests.guarded.read" };

        Assert.Equal(200, (await limited.GetAsync("/apis/papers.tests.dev/v1/papers")).Status);
        Assert.Equal(403, (await limited.PostAsync($"{Ext}/own-kind/red/limited", null)).Status);
        Assert.Equal(403, (await limited.GetAsync("/api/v1/configmaps")).Status);
    }
}
