using System.Text.Json.Nodes;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>Acting as somebody else.</summary>
public sealed class ImpersonationTests(AccessKernel kernel) : IClassFixture<AccessKernel>
{
    [Fact]
    public async Task Somebody_else_has_the_rights_of_somebody_else()
    {
        var asAda = kernel.Admin with { Headers = [("Impersonate-User", "ada"), ("Impersonate-Group", "staff"), ("Impersonate-Uid", "4711"), ("Impersonate-Extra-Reason", "support")] };

        Assert.Equal(403, (await asAda.GetAsync("/api/v1/secrets")).Status);
        var info = (await asAda.CreateAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", new JsonObject()))["status"]!["userInfo"]!;
        Assert.Equal("ada", (string?)info["username"]);
        Assert.Equal("4711", (string?)info["uid"]);
        Assert.Equal(["staff", "system:authenticated"], info["groups"]!.AsArray().Select(group => (string)group!));
        Assert.Equal("support", (string?)info["extra"]!["reason"]![0]);
    }

    [Theory]
    [InlineData("users", "ada", "Impersonate-User", "ada", 200)]
    [InlineData("users", "ada", "Impersonate-User", "bob", 403)]
    [InlineData("users", "", "Impersonate-User", "bob", 200)]
    [InlineData("groups", "staff", "Impersonate-Group", "staff", 200)]
    [InlineData("groups", "staff", "Impersonate-Group", "system:masters", 403)]
    [InlineData("authentication.k8s.io/uids", "1", "Impersonate-Uid", "1", 200)]
    [InlineData("authentication.k8s.io/uids", "1", "Impersonate-Uid", "2", 403)]
    [InlineData("authentication.k8s.io/userextras/reason", "support", "Impersonate-Extra-Reason", "support", 200)]
    [InlineData("authentication.k8s.io/userextras/reason", "support", "Impersonate-Extra-Reason", "fun", 403)]
    [InlineData("authentication.k8s.io/userextras/reason", "support", "Impersonate-Extra-Other", "support", 403)]
    public async Task Each_header_needs_its_own_right(string resource, string name, string header, string value, int expected)
    {
        var user = $"actor-{Guid.NewGuid():N}";
        var (group, plural) = resource.StartsWith("authentication", StringComparison.Ordinal) ? ("authentication.k8s.io", resource["authentication.k8s.io/".Length..]) : ("", resource);
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterroles", Rbac.Role(user, Rbac.Rule("impersonate", group, plural, name), Rbac.Rule("impersonate", "", "users", "base")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding(user, user, $"User:{user}"));
        (string, string)[] headers = header == "Impersonate-User" ? [(header, value)] : [("Impersonate-User", "base"), (header, value)];

        var answer = await (kernel.As(user) with { Headers = headers }).GetAsync("/version");

        Assert.Equal(expected, answer.Status);
        if (expected == 403) Assert.Contains("cannot impersonate resource", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_account_is_impersonated_in_its_namespace_and_has_its_groups()
    {
        await kernel.Admin.CreateAsync("/api/v1/namespaces", Rbac.Namespace("robots"));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/robots/roles", Rbac.Role("act", Rbac.Rule("impersonate", "", "serviceaccounts", "r2")));
        await kernel.Admin.CreateAsync($"{Rbac.Roles}/namespaces/robots/rolebindings", Rbac.Binding("act", "Role/act", "User:keeper"));

        var robot = kernel.As("keeper") with { Headers = [("Impersonate-User", "system:serviceaccount:robots:r2")] };
        var info = (await robot.CreateAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", new JsonObject()))["status"]!["userInfo"]!;
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:robots", "system:authenticated"], info["groups"]!.AsArray().Select(group => (string)group!));

        var other = kernel.As("keeper") with { Headers = [("Impersonate-User", "system:serviceaccount:other:r2")] };
        Assert.Equal(403, (await other.GetAsync("/version")).Status);
    }

    [Fact]
    public async Task Groups_without_a_user_are_refused()
    {
        var refused = await (kernel.Admin with { Headers = [("Impersonate-Group", "staff")] }).GetAsync("/version");

        Assert.Equal(400, refused.Status);
        Assert.Contains("LB8302", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limits_of_the_token_hold_on()
    {
        var limited = kernel.Admin with { Scopes = "openid", Headers = [("Impersonate-User", "root2"), ("Impersonate-Group", "system:masters")] };

        Assert.Equal(403, (await limited.GetAsync("/api/v1/namespaces")).Status);

        await kernel.Admin.CreateAsync("/apis/iam.luban.dev/v1/scopes", EscalationTests.Template("acting", Rbac.Rule("impersonate", "", "users,groups")));
        var acting = limited with { Scopes = "acting" };
        var refused = await acting.GetAsync("/api/v1/namespaces");
        Assert.Equal(403, refused.Status);
        Assert.Contains("User \"root2\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains("limited to the scopes 'acting'", refused.Message, StringComparison.Ordinal);
    }
}
