using System.Text.Json.Nodes;

namespace LuBan.Cli.Tests;

public sealed class AccessTests : IAsyncLifetime
{
    private const string Explain = "/apis/iam.luban.dev/v1/explain";
    private FakeKernel _kernel = null!;
    private CliRun _cli = null!;

    public async Task InitializeAsync()
    {
        _kernel = await FakeKernel.StartAsync();
        _cli = new(_kernel);
        _kernel.Put("clusterroles", "project-admin", new()
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["iam.luban.dev/role-templates"] = "notes.edit" } },
            ["rules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray(""), ["resources"] = new JsonArray("configmaps") }),
        });
    }

    public async Task DisposeAsync()
    {
        _cli.Dispose();
        await _kernel.DisposeAsync();
    }

    [Theory]
    [InlineData("--namespace", "x", "x/rolebindings")]
    [InlineData("--workspace", "acme", "workspace-acme/rolebindings")]
    [InlineData("--cluster", null, "clusterrolebindings")]
    public async Task A_role_is_granted_once_and_revoked_where_it_holds(string option, string? value, string plural)
    {
        string[] place = value is null ? [option] : [option, value];

        Assert.Equal(0, await _cli.RunAsync(["role", "grant", "project-admin", "--user", "ada", .. place]));

        var binding = _kernel.Find(plural, "project-admin:user:ada")!;
        Assert.Equal("""{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"project-admin"}""", binding["roleRef"]!.ToJsonString());
        Assert.Equal("""[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"ada"}]""", binding["subjects"]!.ToJsonString());
        Assert.Equal(0, await _cli.RunAsync(["role", "grant", "project-admin", "--user", "ada", .. place]));
        Assert.Contains("already", _cli.Out.ToString());

        Assert.Equal(2, await _cli.RunAsync(["role", "revoke", "project-admin", "--user", "ada", .. place]));
        Assert.Equal(0, await _cli.RunAsync(["role", "revoke", "project-admin", "--user", "ada", "--yes", .. place]));
        Assert.Null(_kernel.Find(plural, "project-admin:user:ada"));
        Assert.Equal(3, await _cli.RunAsync(["role", "revoke", "project-admin", "--user", "ada", "--yes", .. place]));
        Assert.Contains("LB6251", _cli.Error.ToString());
    }

    [Fact]
    public async Task Groups_and_service_accounts_have_roles_too()
    {
        Assert.Equal(0, await _cli.RunAsync("role", "grant", "project-admin", "--group", "corp:team/devs", "--serviceaccount", "ci:builder", "-n", "x"));

        Assert.Equal("""[{"kind":"ServiceAccount","namespace":"ci","name":"builder"}]""", _kernel.Find("x/rolebindings", "project-admin:serviceaccount:ci:builder")!["subjects"]!.ToJsonString());
        // A slash cannot be a part of a name.
        Assert.Contains(_kernel.Sent("POST", "/apis/rbac.authorization.k8s.io/v1/namespaces/x/rolebindings"), sent => System.Text.RegularExpressions.Regex.IsMatch((string)sent!["metadata"]!["name"]!, "^project-admin:group:[0-9a-f]{16}$"));
        Assert.Equal(2, await _cli.RunAsync("role", "grant", "project-admin", "--serviceaccount", "builder", "-n", "x"));
    }

    [Fact]
    public async Task Taking_a_role_from_one_leaves_it_to_the_others()
    {
        _kernel.Put("x/rolebindings", "team", new()
        {
            ["roleRef"] = new JsonObject { ["kind"] = "ClusterRole", ["name"] = "project-admin" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "User", ["name"] = "ada" }, new JsonObject { ["kind"] = "User", ["name"] = "bob" }),
        });

        Assert.Equal(0, await _cli.RunAsync("role", "revoke", "project-admin", "--user", "ada", "-n", "x", "--yes"));

        Assert.Equal("""[{"kind":"User","name":"bob"}]""", _kernel.Find("x/rolebindings", "team")!["subjects"]!.ToJsonString());
    }

    [Theory]
    [InlineData(3, "LB6252", "role", "grant", "project-admn", "--user", "ada", "-n", "x")]
    [InlineData(3, "LB6252", "role", "grant", "project-admin", "--local", "--user", "ada", "-n", "x")]
    [InlineData(2, "", "role", "grant", "project-admin", "--user", "ada")]
    [InlineData(2, "", "role", "grant", "project-admin", "-n", "x")]
    [InlineData(2, "", "role", "grant", "project-admin", "--user", "ada", "-n", "x", "--cluster")]
    [InlineData(2, "LB6210", "role", "grant", "project-admin", "--local", "--user", "ada", "--cluster")]
    public async Task A_slip_of_the_pen_grants_nothing(int exitCode, string code, params string[] words)
    {
        Assert.Equal(exitCode, await _cli.RunAsync(words));

        Assert.Contains(code, _cli.Error.ToString());
        Assert.DoesNotContain(_kernel.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task Who_may_not_read_a_role_may_still_grant_it()
    {
        _kernel.Intercept = async context =>
        {
            if (context.Request.Path != "/apis/rbac.authorization.k8s.io/v1/clusterroles/project-admin") return false;
            await FakeKernel.StatusAsync(context, 403, "Forbidden", "no");
            return true;
        };

        Assert.Equal(0, await _cli.RunAsync("role", "grant", "project-admin", "--user", "ada", "-n", "x", "--dry-run"));

        Assert.Contains("dryRun=All", _kernel.Requests.Last().Target);
        Assert.Null(_kernel.Find("x/rolebindings", "project-admin:user:ada"));
    }

    [Fact]
    public async Task A_role_shows_its_rules_those_of_its_templates_and_who_has_it()
    {
        _kernel.Put("roletemplates", "notes.edit", Template("notes.read", "create"));
        _kernel.Put("roletemplates", "notes.read", Template(null, "get"));
        Assert.Equal(0, await _cli.RunAsync("role", "grant", "project-admin", "--user", "ada", "-n", "x"));
        Assert.Equal(0, await _cli.RunAsync("role", "grant", "project-admin", "--group", "ops", "--cluster"));

        Assert.Equal(0, await _cli.RunAsync("role", "show", "project-admin"));

        var shown = _cli.Out.ToString();
        Assert.Matches(@"(?m)^\* +core +configmaps", shown);
        Assert.Matches(@"(?m)^create +notes.samples.dev +notes", shown);
        Assert.Matches(@"(?m)^get +notes.samples.dev +notes", shown);
        Assert.Matches(@"(?m)project-admin:user:ada +.*User ada", shown);
        Assert.Matches(@"(?m)project-admin:group:ops +.*Group ops", shown);
        Assert.Equal(0, await _cli.RunAsync("role", "templates"));
        Assert.Matches("notes.edit .*notes.read", _cli.Out.ToString());
    }

    [Fact]
    public async Task An_explanation_shows_the_way_from_the_binding_to_the_rule()
    {
        _kernel.Answer("GET", Explain, JsonNode.Parse("""
            {"subject":{"user":"ada","groups":["editors"]},"allowed":true,"reason":"RBAC: allowed",
             "paths":[{"binding":{"kind":"RoleBinding","namespace":"x","name":"b","roleKind":"ClusterRole","roleName":"project-admin"},"subject":"Group \"editors\"","template":"notes.edit",
                       "rule":{"verbs":["create"],"apiGroups":["notes.samples.dev"],"resources":["notes"]}}]}
            """));

        Assert.Equal(0, await _cli.RunAsync("role", "explain", "--user", "ada", "create", "notes.samples.dev/status", "first", "--workspace", "acme"));

        Assert.Matches("RoleBinding x/b +Group \"editors\" +ClusterRole project-admin +notes.edit +create notes.notes.samples.dev", _cli.Out.ToString());
        Assert.Equal(Explain + "?user=ada&verb=create&resource=notes%2Fstatus&apigroup=samples.dev&namespace=workspace-acme&name=first", _kernel.Requests.Last().Target);
    }

    [Fact]
    public async Task What_is_missing_is_named_and_no_is_4_for_scripts()
    {
        _kernel.Answer("GET", Explain, JsonNode.Parse("""
            {"subject":{"user":"ada","groups":[]},"allowed":false,"reason":"no rule","paths":[],
             "missing":{"rule":{"verbs":["get"],"nonResourceURLs":["/metrics"]},"roles":[{"kind":"ClusterRole","namespace":"","name":"monitor"}]}}
            """));

        Assert.Equal(0, await _cli.RunAsync("role", "explain", "get", "/metrics"));
        Assert.Matches("(?m)^Missing rule: +get /metrics$", _cli.Out.ToString());
        Assert.Contains("ClusterRole monitor", _cli.Out.ToString());
        Assert.Equal(Explain + "?verb=get&path=%2Fmetrics", _kernel.Requests.Last().Target);

        Assert.Equal(4, await _cli.RunAsync("can-i", "get", "/metrics"));
        Assert.Equal("no\n", _cli.Out.ToString());
        Assert.Contains("no rule", _cli.Error.ToString());
        Assert.Equal(4, await _cli.RunAsync("can-i", "get", "/metrics", "-q"));
        Assert.Equal("", _cli.Out + "" + _cli.Error);
    }

    private static JsonObject Template(string? needs, string verb) => new()
    {
        ["spec"] = new JsonObject
        {
            ["dependencies"] = needs is null ? [] : new JsonArray(needs),
            ["rules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray(verb), ["apiGroups"] = new JsonArray("notes.samples.dev"), ["resources"] = new JsonArray("notes") }),
        },
    };
}
