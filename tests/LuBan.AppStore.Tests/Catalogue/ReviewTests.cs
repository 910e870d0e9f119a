using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.AppStore.Catalogue;
using LuBan.AppStore.Tests.Apps;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.AppStore.Tests.Catalogue;

public sealed class ReviewTests(ITestOutputHelper output)
{
    private static readonly string[] States = [VersionState.Draft, VersionState.Submitted, VersionState.Passed, VersionState.Rejected, VersionState.Active, VersionState.Suspended];
    private static readonly string[] Actions = ["submit", "withdraw", "pass", "reject", "activate", "suspend"];

    /// <summary>Which way leads to a state.</summary>
    private static readonly Dictionary<string, string[]> Ways = new()
    {
        ["draft"] = [], ["submitted"] = ["submit"], ["passed"] = ["submit", "pass"], ["rejected"] = ["submit", "reject"], ["active"] = ["submit", "pass", "activate"], ["suspended"] = ["submit", "pass", "activate", "suspend"],
    };

    /// <summary>From a state by an action: to which, and who.</summary>
    private static readonly Dictionary<(string From, string Action), (string To, string Who)> Allowed = new()
    {
        [("draft", "submit")] = ("submitted", "developer"), [("rejected", "submit")] = ("submitted", "developer"), [("submitted", "withdraw")] = ("draft", "developer"), [("submitted", "pass")] = ("passed", "reviewer"),
        [("submitted", "reject")] = ("rejected", "reviewer"), [("passed", "activate")] = ("active", "reviewer"), [("active", "suspend")] = ("suspended", "reviewer"), [("suspended", "activate")] = ("active", "reviewer"),
    };

    [Fact]
    public async Task Every_action_in_every_state_by_every_role_does_what_the_table_says()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        var clients = new Dictionary<string, HttpClient>
        {
            ["developer"] = await lab.Kernel.AddUserAsync(new("dora") { Permissions = ["store.browse", "apps.develop"] }),
            ["reviewer"] = await lab.Kernel.AddUserAsync(new("rex") { Permissions = ["store.browse", "apps.review"] }),
            ["guest"] = await lab.Kernel.AddUserAsync(new("gus") { Permissions = ["store.browse"] }),
        };
        var number = 0;
        foreach (var (from, action) in States.SelectMany(state => Actions.Select(action => (state, action))))
        {
            foreach (var (role, client) in clients)
            {
                var version = $"1.{++number}";
                await UploadAsync(clients["developer"], "server", version);
                foreach (var step in Ways[from]) Assert.Equal(HttpStatusCode.OK, (await ActAsync(clients[step is "submit" ? "developer" : "reviewer"], version, step)).Status);

                var (status, state) = await ActAsync(client, version, action);

                var known = Allowed.TryGetValue((from, action), out var step2);
                var expected = !known ? HttpStatusCode.Conflict : step2.Who == role ? HttpStatusCode.OK : HttpStatusCode.Forbidden;
                Assert.True(expected == status, $"{action} from {from} by {role}: {status}, expected {expected}");
                if (status == HttpStatusCode.OK) Assert.Equal(step2.To, state);
            }
        }
    }

    [Fact]
    public async Task An_active_version_can_be_installed_and_nobody_passes_his_own()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        var both = await lab.Kernel.AddUserAsync(new("dora") { Permissions = ["store.browse", "apps.develop", "apps.review"] });
        var reviewer = await lab.Kernel.AddUserAsync(new("rex") { Permissions = ["store.browse", "apps.review"] });
        await UploadAsync(both, "server", "1.0");
        await ActAsync(both, "1.0", "submit");

        Assert.Equal(HttpStatusCode.Forbidden, (await ActAsync(both, "1.0", "pass")).Status);
        using (var silent = await reviewer.PostAsync("/ext/luban.appstore/apps/server/versions/1.0/reject", JsonContent.Create(new { }))) Assert.Equal(HttpStatusCode.BadRequest, silent.StatusCode);
        await lab.InstallAsync("early", "server");
        await lab.ReasonAsync("early", "TemplateNotFound");
        await ActAsync(reviewer, "1.0", "pass");
        await ActAsync(reviewer, "1.0", "activate");

        await lab.RunningAsync("early");
        using var changed = await PutAsync(both, "server", "1.0");
        Assert.Equal(HttpStatusCode.Conflict, changed.StatusCode);
    }

    [Fact]
    public async Task A_template_with_problems_is_refused_with_all_of_them()
    {
        await using var lab = await AppLab.StartAsync(output.WriteLine);
        var template = new { version = "1.0", command = new[] { "${program.none}", "${secretvalue.x}", "${param.none | shout}", "${open" }, parameters = new { type = "object", not = new { } } };
        using var answer = await lab.Kernel.Client().PutAsJsonAsync("/ext/luban.appstore/apps/server/versions/1.0", new { template });

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.All((string[])["program.none", "secretvalue.x", "param.none", "shout", "closing bracket", "parameters/not"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    private static async Task UploadAsync(HttpClient client, string app, string version)
    {
        using var answer = await PutAsync(client, app, version);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string app, string version) =>
        client.PutAsJsonAsync($"/ext/luban.appstore/apps/{app}/versions/{version}", new { title = "Server", template = new { version, command = new[] { "/bin/sh", "-c", "exec sleep 600" } } });

    private static async Task<(HttpStatusCode Status, string? State)> ActAsync(HttpClient client, string version, string action)
    {
        using var answer = await client.PostAsJsonAsync($"/ext/luban.appstore/apps/server/versions/{version}/{action}", new { message = "because" });
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return (answer.StatusCode, (string?)body?["status"]?.AsObjectOrNull()?["state"]);
    }
}

internal static class JsonNodes
{
    /// <summary>Problem details have a number there.</summary>
    public static JsonObject? AsObjectOrNull(this JsonNode node) => node as JsonObject;
}
