using LuBan.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>Tokens that may do less than their user.</summary>
public sealed class ScopeTests
{
    [Fact]
    public async Task A_token_does_what_its_user_may_and_one_of_its_scopes_allows()
    {
        await using var kernel = await AccessKernel.StartAsync(app => app.MapGet("/apis/iam.luban.dev/v1/self/probe", () => "mine").WithMetadata(AuthenticatedOnly.Instance));
        await kernel.Admin.CreateAsync("/apis/iam.luban.dev/v1/scopes", EscalationTests.Template("config.read", Rbac.Rule("get,list", "", "configmaps")));
        var admin = kernel.Admin;

        Assert.Equal(200, (await admin.GetAsync("/api/v1/secrets")).Status);
        Assert.Equal(200, (await (admin with { Scopes = "openid api" }).GetAsync("/api/v1/secrets")).Status);
        Assert.Equal(200, (await (admin with { Scopes = "config.read" }).GetAsync("/api/v1/configmaps")).Status);
        Assert.Equal(403, (await (admin with { Scopes = "config.read" }).GetAsync("/api/v1/secrets")).Status);
        Assert.Equal(403, (await (admin with { Scopes = "config.read" }).PostAsync("/api/v1/namespaces/default/configmaps", Rbac.ConfigMap("a"))).Status);
        Assert.Equal(403, (await (kernel.As("ada") with { Scopes = "config.read" }).GetAsync("/api/v1/configmaps")).Status);
        foreach (var scopes in new[] { "", "openid profile email", "unknown" }) Assert.Equal(403, (await (admin with { Scopes = scopes }).GetAsync("/api/v1/configmaps")).Status);
    }

    [Fact]
    public async Task A_limited_token_does_not_reach_what_is_open_to_every_caller()
    {
        await using var kernel = await AccessKernel.StartAsync(app => app.MapGet("/apis/iam.luban.dev/v1/self/probe", () => "mine").WithMetadata(AuthenticatedOnly.Instance));

        Assert.Equal(200, (await kernel.As("ada").GetAsync("/apis/iam.luban.dev/v1/self/probe")).Status);
        Assert.Equal(200, (await (kernel.As("ada") with { Scopes = "api" }).GetAsync("/apis/iam.luban.dev/v1/self/probe")).Status);
        Assert.Equal(403, (await (kernel.As("ada") with { Scopes = "openid" }).GetAsync("/apis/iam.luban.dev/v1/self/probe")).Status);
        Assert.Equal(401, (await kernel.Anonymous.GetAsync("/apis/iam.luban.dev/v1/self/probe")).Status);
    }

    [Fact]
    public async Task Administrators_are_told_apart_by_a_role_claim_that_nobody_brings_along()
    {
        await using var kernel = await AccessKernel.StartAsync(app => app.MapGet("/apis/iam.luban.dev/v1/self/role", (HttpContext context) => context.User.IsInRole("admin") ? "admin" : "user").WithMetadata(AuthenticatedOnly.Instance));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("more-admins", "cluster-admin", "Group:ops"));

        Assert.Equal("admin", (await kernel.Admin.GetAsync("/apis/iam.luban.dev/v1/self/role")).Text);
        Assert.Equal("admin", (await kernel.As("olga", "ops").GetAsync("/apis/iam.luban.dev/v1/self/role")).Text);
        Assert.Equal("user", (await kernel.As("ada").GetAsync("/apis/iam.luban.dev/v1/self/role")).Text);
        var acting = kernel.Admin with { Headers = [("Impersonate-User", "ada")] };
        Assert.Equal("user", (await acting.GetAsync("/apis/iam.luban.dev/v1/self/role")).Text);
    }
}
