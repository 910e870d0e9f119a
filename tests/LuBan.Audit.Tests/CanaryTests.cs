using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Audit.Tests.Infrastructure;
using LuBan.Kernel.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Xunit.Abstractions;

namespace LuBan.Audit.Tests;

/// <summary>Random secrets are sent over every sort of route, with everything recorded and everything logged, and must come out nowhere.</summary>
public sealed class CanaryTests(ITestOutputHelper output) : IDisposable
{
    private const string Core = "/api/v1/namespaces/default";
    private const string Kernel = "/apis/kernel.luban.dev/v1";

    private readonly TemporaryDirectory _data = new();
    private readonly CapturedLogs _logs = new();
    private readonly Dictionary<string, string> _canaries = [];
    private readonly StringBuilder _answers = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Secrets_come_out_nowhere()
    {
        await using (var kernel = await AuditKernel.StartAsync(_data.Path, logs: _logs))
        {
            await kernel.InstallLedgerAsync();
            await RecordEverythingAsync(kernel);
            await SendSecretsAsync(kernel);
            await SendCredentialsAsync(kernel);
            await SendConfigurationAsync(kernel);
            await SendToExtensionsAsync(kernel);

            var api = "/apis/audit.luban.dev/v1";
            AssertNone("the audit records", string.Join('\n', kernel.All().Select(record => Encoding.UTF8.GetString(record.Payload))));
            AssertNone("the export as JSON lines", await kernel.Http.GetStringAsync($"{api}/export"));
            AssertNone("the export as CSV", await kernel.Http.GetStringAsync($"{api}/export?format=csv"));
            AssertNone("the metrics", kernel.Services.GetRequiredService<PrometheusExporter>().Scrape());
            AssertNone("the events", await kernel.Http.GetStringAsync("/api/v1/events"));
            AssertNone("the answers", _answers.ToString());
            Assert.True(kernel.All().Count > 30, "hardly anything was recorded");
        }

        AssertNone("the logs", string.Join('\n', _logs.Lines));
        AssertNoneOf(["secret", "own"], "the store's files", Directory.GetFiles(_data.Path, "*.db*").Select(File.ReadAllBytes));
        output.WriteLine($"{_canaries.Count} canaries in {_logs.Lines.Count()} lines of log and {_answers.Length} characters of answers");
    }

    /// <summary>The most that a policy can ask for.</summary>
    private static Task RecordEverythingAsync(AuditKernel kernel) => kernel.SendAsync(HttpMethod.Post, "/apis/audit.luban.dev/v1/auditpolicies", JsonNode.Parse("""
        {"metadata": {"name": "default"}, "spec": {"rules": [
            {"level": "Diff", "verbs": ["patch", "update"]},
            {"level": "RequestResponse", "verbs": ["get", "list"]},
            {"level": "RequestResponse"}]}}
        """));

    private async Task SendSecretsAsync(AuditKernel kernel)
    {
        JsonObject Secret(string data, string text) => new()
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "s" },
            ["data"] = new JsonObject { ["a"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary(data))) }, ["stringData"] = new JsonObject { ["b"] = Canary(text) },
        };
        // What a Secret answers to who may read it is not collected.
        await kernel.SendAsync(HttpMethod.Post, $"{Core}/secrets", Secret("secret data", "secret text"));
        await kernel.SendAsync(HttpMethod.Put, $"{Core}/secrets/s", Secret("secret data put", "secret text put"));
        await kernel.PatchAsync($"{Core}/secrets/s", new JsonObject { ["stringData"] = new JsonObject { ["b"] = Canary("secret patched") } });
        await kernel.SendAsync(HttpMethod.Patch, $"{Core}/secrets/s?fieldManager=tests&force=true", Secret("secret applied", "secret applied text"), contentType: "application/apply-patch+yaml");
        await SendAsync(kernel, HttpMethod.Post, $"{Core}/secrets", Secret("secret again", "secret again text"));
        await SendAsync(kernel, HttpMethod.Post, $"{Core}/secrets", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "UPPER" }, ["stringData"] = new JsonObject { ["b"] = Canary("secret refused") } });
        await SendAsync(kernel, HttpMethod.Post, $"{Core}/secrets", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "t" }, ["data"] = new JsonObject { ["b"] = Canary("secret not base64") + "!" } });
        await SendAsync(kernel, HttpMethod.Delete, $"{Core}/secrets/s");
    }

    private async Task SendCredentialsAsync(AuditKernel kernel)
    {
        foreach (var (scheme, value) in new[]
                 {
                     ("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Canary("password")}"))), ("Bearer", "lbp_" + Canary("personal token") + Canary("personal token 2")),
                     ("Bearer", $"lb1.{Canary("token")}.{Canary("token signature")}"), ("Bearer", $"eyJhbGciOiJub25lIn0.{Canary("jwt")}.{Canary("jwt signature")}"),
                 })
        {
            using var client = kernel.Client();
            client.DefaultRequestHeaders.Authorization = new(scheme, value);
            await SendAsync(kernel, HttpMethod.Get, $"{Core}/configmaps", client: client);
            await SendAsync(kernel, HttpMethod.Post, "/oauth/token", client: client);
            await SendAsync(kernel, HttpMethod.Post, "/ext/tests.ledger/echo", client: client);
        }

        foreach (var name in new[] { "token", "access_token", "code", "state", "client_secret", "password", "apiKey" })
        {
            await SendAsync(kernel, HttpMethod.Delete, $"{Core}/configmaps/none?{name}={Canary("query " + name)}");
            await SendAsync(kernel, HttpMethod.Get, $"/oauth/callback?{name}={Canary("anonymous query " + name)}", client: kernel.Anonymous);
        }
    }

    private async Task SendConfigurationAsync(AuditKernel kernel)
    {
        // A plan's configuration is shown to who may read plans, so the answers to these are not collected; it is recorded nowhere else.
        await kernel.PatchAsync($"{Kernel}/installplans/tests.ledger", new JsonObject { ["spec"] = new JsonObject { ["config"] = new JsonObject { ["harmless"] = Canary("plan config"), ["nested"] = new JsonObject { ["list"] = new JsonArray(Canary("plan list")) } } } });
        await kernel.PatchAsync($"{Kernel}/installplans/tests.ledger", new JsonObject { ["spec"] = new JsonObject { ["config"] = new JsonObject { ["harmless"] = Canary("plan config changed") } } });
        await kernel.PatchAsync($"{Kernel}/installplans/tests.ledger", new JsonObject { ["spec"] = new JsonObject { ["config"] = null } });
        await kernel.SendAsync(HttpMethod.Post, $"{Core}/secrets", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "feed" }, ["stringData"] = new JsonObject { ["username"] = "u", ["password"] = Canary("secret of a source") } });
        await SendAsync(kernel, HttpMethod.Post, $"{Kernel}/packagesources", JsonNode.Parse("""{"metadata":{"name":"guarded"},"spec":{"url":"http://127.0.0.1:1/index.json","credentialsSecret":{"namespace":"default","name":"feed"}}}"""));
        await SendAsync(kernel, HttpMethod.Post, $"{Kernel}/packagesources", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "inline" }, ["spec"] = new JsonObject { ["url"] = $"http://user:{Canary("address")}@127.0.0.1:1/index.json" } });
        // Under names that give them away, in objects that anybody may have.
        await kernel.SendAsync(HttpMethod.Post, $"{Core}/configmaps", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "careless" }, ["data"] = new JsonObject { ["dbPassword"] = Canary("field"), ["url"] = $"postgres://u:{Canary("field address")}@db/x", ["note"] = $"Authorization: Bearer {Canary("field header")}" } });
        await kernel.PatchAsync($"{Core}/configmaps/careless", new JsonObject { ["data"] = new JsonObject { ["dbPassword"] = Canary("field patched"), ["api_key"] = Canary("field added") } });
        await kernel.SendAsync(HttpMethod.Delete, $"{Core}/configmaps/careless");
    }

    private async Task SendToExtensionsAsync(AuditKernel kernel)
    {
        await SendAsync(kernel, HttpMethod.Post, $"/ext/tests.ledger/empty?token={Canary("extension query")}", new JsonObject { ["password"] = Canary("extension body") });
        await SendAsync(kernel, HttpMethod.Post, $"/ext/tests.ledger/fails?code={Canary("extension failure")}", new JsonObject { ["token"] = Canary("extension failure body") });
        await SendAsync(kernel, HttpMethod.Post, $"/ext/nobody/x?password={Canary("nobody")}", new JsonObject { ["secret"] = Canary("nobody's body") });
    }

    private async Task SendAsync(AuditKernel kernel, HttpMethod method, string path, JsonNode? body = null, HttpClient? client = null)
    {
        var (status, answer) = await kernel.SendAsync(method, path, body, client: client);
        _answers.Append(status).Append(' ').Append(answer.ToJsonString()).Append('\n');
    }

    private string Canary(string name) => _canaries[name] = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 24);

    private IEnumerable<(string Name, string Value)> Forms() => _canaries.SelectMany(canary => new[] { (canary.Key, canary.Value), (canary.Key + " in base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(canary.Value))) })
        .Append(("own password", AuditKernel.Password));

    private void AssertNone(string where, string text)
    {
        var found = Forms().Where(form => text.Contains(form.Value, StringComparison.Ordinal)).Select(form => $"{form.Name}: …{Around(text, form.Value)}…").ToList();
        Assert.True(found.Count == 0, $"{where} show: {string.Join("\n", found)}");
    }

    private void AssertNoneOf(string[] prefixes, string where, IEnumerable<byte[]> contents)
    {
        var wanted = Forms().Where(form => prefixes.Any(prefix => form.Name.StartsWith(prefix, StringComparison.Ordinal))).ToList();
        Assert.True(wanted.Count > 10);
        foreach (var content in contents)
            Assert.DoesNotContain(wanted, form => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form.Value)) >= 0);
    }

    private static string Around(string text, string value)
    {
        var at = text.IndexOf(value, StringComparison.Ordinal);
        return text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 60)];
    }
}
