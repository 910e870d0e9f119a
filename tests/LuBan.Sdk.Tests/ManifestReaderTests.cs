using System.Text;

namespace LuBan.Sdk.Tests;

public sealed class ManifestReaderTests
{
    private const string Whole = """
        {
          "$schema": "extension.schema.json",
          "id": "Samples.Hello",
          "version": "1.2.0-rc.1",
          "displayName": { "en": "Hello", "zh-CN": "你好" },
          "description": "Greets people.\nAll of them.",
          "requires": { "luban": ">=0.1 <1.0" },
          "entry": "Samples.Hello.dll",
          "entryType": "Samples.Hello.Outer+HelloExtension",
          "categories": ["samples", "dev-ops"],
          "permissions": [ { "name": "notes.write", "description": "Write notes." }, { "name": "read" } ],
          "access": [ { "apiGroups": [""], "resources": ["configmaps", "pods/log"], "verbs": ["watch", "get"], "reason": "To follow." }, { "apiGroups": ["a.example.dev", "*"], "resources": ["*"], "verbs": ["*"] } ],
          "warmUp": ["/", "/greetings/warm-up?x=a%20b&y=1", "/a..b/...c"],
          "readiness": { "timeoutSeconds": 600, "drainSeconds": 0 },
          "configSchema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": ["object", "null"], "x-hint": 1,
            "properties": { "a": { "type": "string", "pattern": "^a", "enum": ["a"], "$ref": "#/$defs/a" }, "type": true },
            "required": ["a"], "additionalProperties": false, "$defs": { "a": { "minLength": 0, "minimum": 1.5 } }, "allOf": [ {} ]
          }
        }
        """;

    [Fact]
    public void A_whole_manifest_is_read()
    {
        var result = Read(Whole);

        Assert.Empty(result.Problems);
        var manifest = result.Manifest!;
        Assert.Equal(("Samples.Hello", "1.2.0-rc.1", "Samples.Hello.dll", "Samples.Hello.Outer+HelloExtension"), (manifest.Id, manifest.Version, manifest.Entry, manifest.EntryType));
        Assert.Equal(("Hello", "你好", "Hello"), (manifest.DisplayName!.For("en"), manifest.DisplayName.For("zh-TW"), manifest.DisplayName.For("fr")));
        Assert.Equal("Greets people.\nAll of them.", manifest.Description!.ToString());
        Assert.Equal(">=0.1 <1.0", manifest.Requires.Luban);
        Assert.Equal(["samples", "dev-ops"], manifest.Categories);
        Assert.Equal([new PermissionDeclaration("notes.write", "Write notes."), new PermissionDeclaration("read")], manifest.Permissions);
        Assert.Equal(
            [
                new("notes.write", "Write notes."), new("read"), new("core/configmaps:get,watch", "To follow."), new("core/pods/log:get,watch", "To follow."),
                new("a.example.dev/*:*"), new PermissionDeclaration("*/*:*"),
            ], manifest.GetApprovals());
        Assert.All(AccessDeclaration.ToPermissions(manifest.Access), text => Assert.Equal([text.Name], AccessDeclaration.ToPermissions([AccessDeclaration.Parse(text.Name)!]).Select(again => again.Name)));
        Assert.Null(AccessDeclaration.Parse("notes.write"));
        Assert.Equal(["/", "/greetings/warm-up?x=a%20b&y=1", "/a..b/...c"], manifest.WarmUp);
        Assert.Equal(new ReadinessPolicy { TimeoutSeconds = 600, DrainSeconds = 0 }, manifest.Readiness);
        Assert.Equal("^a", manifest.ConfigSchema!.Value.GetProperty("properties").GetProperty("a").GetProperty("pattern").GetString());
        Assert.Empty(JsonSchema.Manifest.Validate(Whole));
    }

    private const string Remote = """
        {
          "id": "Samples.Metrics",
          "version": "1.0.0",
          "permissions": [ { "name": "metrics.read", "description": "Read metrics." } ],
          "upstreams": [
            {
              "name": "api", "url": "https://metrics.example.org:9090/base", "path": "/v1", "methods": ["GET", "HEAD"], "permission": "metrics.read",
              "health": { "path": "/-/healthy?full=1", "intervalSeconds": 5, "timeoutSeconds": 1, "failures": 3, "successes": 2 },
              "timeouts": { "connectSeconds": 1, "responseSeconds": 30, "idleSeconds": 60 }, "limits": { "concurrency": 10, "queue": 0 }, "breaker": { "failures": 3, "openSeconds": 5 },
              "tls": { "serverName": "metrics.internal", "insecureSkipVerify": true },
              "directives": {
                "method": "GET", "stripPathPrefix": "/v1", "stripPathSuffix": ".json", "rewrite": ["/old/* /api/{path}?{query}", "* {uri}"], "replace": ["/a /b", "x "], "pathRegexp": ["^/q/(.+)$ /query/$1"],
                "headerUp": ["X-Scope-OrgID one", "+Accept text/plain", "-Cookie", "-X-Debug-*"], "headerDown": ["-Server"], "authProxy": true, "rejectForwardingRedirects": true
              }
            },
            { "name": "kinds", "group": "metrics.example.dev", "version": "v1beta1" },
            { "name": "rest", "path": "/" }
          ]
        }
        """;

    [Fact]
    public void A_manifest_without_code_says_where_its_requests_go()
    {
        var result = Read(Remote);

        Assert.Empty(result.Problems);
        var manifest = result.Manifest!;
        Assert.Null(manifest.Entry);
        Assert.Equal(["metrics.read", "upstream.api=https://metrics.example.org:9090/base+identity", "upstream.kinds=configured", "upstream.rest=configured"], manifest.GetApprovals().Select(approval => approval.Name));
        Assert.All(manifest.GetApprovals(), approval => Assert.Null(AccessDeclaration.Parse(approval.Name)));
        var api = manifest.Upstreams[0];
        Assert.Equal(("/v1", "metrics.read", new Uri("https://metrics.example.org:9090/base")), (api.Path, api.Permission, api.Url));
        Assert.Equal(new UpstreamHealth { Path = "/-/healthy?full=1", IntervalSeconds = 5, TimeoutSeconds = 1, Failures = 3, Successes = 2 }, api.Health);
        Assert.Equal((new UpstreamTimeouts { ConnectSeconds = 1, ResponseSeconds = 30, IdleSeconds = 60 }, new UpstreamLimits { Concurrency = 10, Queue = 0 }), (api.Timeouts, api.Limits));
        Assert.Equal((new UpstreamBreaker { Failures = 3, OpenSeconds = 5 }, new UpstreamTls { ServerName = "metrics.internal", InsecureSkipVerify = true }), (api.Breaker, api.Tls));
        Assert.Equal(("GET", "/v1", ".json", true, true), (api.Directives.Method, api.Directives.StripPathPrefix, api.Directives.StripPathSuffix, api.Directives.AuthProxy, api.Directives.RejectForwardingRedirects));
        Assert.Equal(["X-Scope-OrgID one", "+Accept text/plain", "-Cookie", "-X-Debug-*"], api.Directives.HeaderUp);
        Assert.Equal(("metrics.example.dev", "v1beta1"), (manifest.Upstreams[1].Group, manifest.Upstreams[1].Version));
        Assert.Equal((new UpstreamTimeouts(), new UpstreamLimits()), (manifest.Upstreams[2].Timeouts, manifest.Upstreams[2].Limits));
        Assert.Empty(JsonSchema.Manifest.Validate(Remote));
    }

    [Fact]
    public void A_plan_says_where_the_upstreams_of_its_installation_are()
    {
        var manifest = Read(Remote).Manifest!;
        var upstreams = UpstreamConfiguration.Apply(manifest, Json("""
            { "upstreams": { "api": { "url": "http://127.0.0.1:9000", "timeouts": { "responseSeconds": 5 }, "tls": { "insecureSkipVerify": false } }, "kinds": { "url": "http://127.0.0.1:9001" }, "rest": { "url": "http://127.0.0.1:9002", "limits": { "concurrency": 3 } } } }
            """), out var problems);

        Assert.Empty(problems);
        Assert.Equal([new Uri("http://127.0.0.1:9000"), new("http://127.0.0.1:9001"), new("http://127.0.0.1:9002")], upstreams.Select(upstream => upstream.Url));
        // What the plan does not say stays as the manifest has it.
        Assert.Equal(new UpstreamTimeouts { ConnectSeconds = 1, ResponseSeconds = 5, IdleSeconds = 60 }, upstreams[0].Timeouts);
        Assert.Equal(new UpstreamTls { ServerName = "metrics.internal" }, upstreams[0].Tls);
        Assert.Equal(new UpstreamLimits { Concurrency = 3 }, upstreams[2].Limits);
        var schema = manifest.ConfigSchema!.Value;
        Assert.Equal(["kinds", "rest"], schema.GetProperty("properties").GetProperty("upstreams").GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void A_plan_that_cannot_be_meant_is_told_everything_at_once()
    {
        UpstreamConfiguration.Apply(Read(Remote).Manifest!, Json("""{ "upstreams": { "api": { "url": "9000", "path": "/" }, "kind": {} }, "more": 1 }"""), out var problems);
        Assert.Equal(["LB1005 spec.config#/more", "LB1005 spec.config#/upstreams/kind", "LB1005 spec.config#/upstreams/api/path", "LB1021 spec.config#/upstreams/api/url"], problems.Select(problem => $"{problem.Code} {problem.Location}"));

        UpstreamConfiguration.Apply(Read(Remote).Manifest!, Json("{}"), out problems);
        Assert.Equal(["LB1023 spec.config#/upstreams/kinds/url", "LB1023 spec.config#/upstreams/rest/url"], problems.Select(problem => $"{problem.Code} {problem.Location}"));
    }

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonDocument.Parse(text).RootElement;

    [Fact]
    public void A_manifest_needs_only_id_version_and_entry()
    {
        var manifest = Read("""{ "id": "A.B", "version": "1.0.0", "entry": "A.B.dll" }""").Manifest!;

        Assert.Equal((null, null, null), (manifest.Requires.Luban, manifest.EntryType, manifest.DisplayName));
        Assert.Equal((30, 30), (manifest.Readiness.TimeoutSeconds, manifest.Readiness.DrainSeconds));
        Assert.Empty(manifest.Permissions);
        Assert.Null(manifest.ConfigSchema);
    }

    [Fact]
    public void A_byte_order_mark_is_no_problem() =>
        Assert.NotNull(ManifestReader.Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Whole)]).Manifest);

    [Theory]
    [MemberData(nameof(BrokenManifests.Rows), MemberType = typeof(BrokenManifests))]
    public void Broken_manifests_are_refused_with_every_problem_at_once(string json, string[] expected, bool schemaKnows)
    {
        var result = Read(json);

        Assert.Null(result.Manifest);
        Assert.Equal(expected.Order(StringComparer.Ordinal), result.Problems.Select(Short).Order(StringComparer.Ordinal));
        Assert.All(result.Problems, problem => Assert.Matches("[.?]$", problem.Message));
        if (schemaKnows) Assert.NotEmpty(JsonSchema.Manifest.Validate(json));
    }

    [Fact]
    public void The_table_of_broken_manifests_has_at_least_40_rows() => Assert.InRange(BrokenManifests.Rows().Count, 40, int.MaxValue);

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.Equal(["LB1001 "], ManifestReader.Read([0x7B, 0x22, 0xC3, 0x28, 0x22, 0x7D]).Problems.Select(Short));
        Assert.Equal(["LB1001 "], ManifestReader.Read(Encoding.Unicode.GetBytes(Whole)).Problems.Select(Short));
    }

    [Fact]
    public void A_manifest_over_one_mebibyte_is_refused()
    {
        var padded = Encoding.UTF8.GetBytes(Whole.PadRight(ManifestReader.MaxSize - Encoding.UTF8.GetByteCount(Whole) + Whole.Length));

        Assert.NotNull(ManifestReader.Read(padded).Manifest);
        Assert.Equal(["LB1002 "], ManifestReader.Read([.. padded, (byte)' ']).Problems.Select(Short));
    }

    [Theory]
    [InlineData("warmup", "Did you mean 'warmUp'?")]
    [InlineData("dislpayName", "Did you mean 'displayName'?")]
    [InlineData("ID", "Did you mean 'id'?")]
    [InlineData("entrytype", "Did you mean 'entryType'?")]
    [InlineData("dependencies", "Remove it; possible here: $schema, id,")]
    public void An_unknown_property_comes_with_a_suggestion(string name, string suggestion)
    {
        var problem = Assert.Single(Read(BrokenManifests.With($"\"{name}\": []")).Problems);

        Assert.Equal("LB1005", problem.Code);
        Assert.Contains(suggestion, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_text_does_not_reach_the_terminal()
    {
        var problem = Assert.Single(Read(BrokenManifests.With($"\"categories\": [\"\\u001b[2J\\r\\n{new string('x', 5000)}\"]")).Problems);

        Assert.DoesNotContain(problem.Message, char.IsControl);
        Assert.InRange(problem.Message.Length, 1, 400);
    }

    [Fact]
    public void The_reader_never_throws_whatever_a_manifest_is_changed_to()
    {
        var random = new Random(20261121);
        var original = Encoding.UTF8.GetBytes(Whole);
        var readable = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = original.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveRange(at, random.Next(1, Math.Min(40, bytes.Count - at) + 1)); break;
                    case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                    default: bytes[at] = (byte)"{}[]\",:\\u0n"[random.Next(11)]; break;
                }
                if (bytes.Count == 0) bytes.Add(0);
            }
            var result = ManifestReader.Read([.. bytes]);
            Assert.Equal(result.Manifest is null, result.Problems.Count > 0);
            if (result.Manifest is not null) readable++;
        }
        Assert.InRange(readable, 1, 19_999);
    }

    [Fact]
    public void A_deep_or_long_manifest_is_read_in_a_moment()
    {
        Assert.Equal(["LB1003 "], Read(new string('[', 500_000)).Problems.Select(Short));
        Assert.Equal(["LB1019 /warmUp"], Read(BrokenManifests.With($"\"warmUp\": [{string.Join(',', Enumerable.Repeat("1", 400_000))}]")).Problems.Select(Short));
    }

    private static ManifestReadResult Read(string json) => ManifestReader.Read(Encoding.UTF8.GetBytes(json));

    private static string Short(ExtensionProblem problem)
    {
        Assert.StartsWith("luban/extension.json", problem.Location, StringComparison.Ordinal);
        var hash = problem.Location.IndexOf('#', StringComparison.Ordinal);
        return $"{problem.Code} {(hash < 0 ? "" : problem.Location[(hash + 1)..])}";
    }
}
