using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace LuBan.Authoring;

/// <summary>An hour of work in a minute: `luban dev` in one terminal, an editor in the other, a real server behind.</summary>
[Trait("Category", "Slow")]
public sealed class DevLoopTests(NewAuthor author, ITestOutputHelper output) : IClassFixture<NewAuthor>
{
    private const string Orders = "/apis/shop.acme.dev/v1/namespaces/default/orders";

    [Fact]
    public async Task What_is_saved_is_served_with_the_state_kept_and_a_broken_build_is_shown_and_recovered_from()
    {
        using var data = new TemporaryDirectory();
        await using var server = await ServerProcess.StartAsync(data.Path);
        var folder = await author.FolderAsync();
        await LubanAsync(folder, server, "new", "Acme.Shop", "--resource", "Order", "--ui");
        await LubanAsync(folder, server, "login", "--user", "admin");
        var project = Path.Combine(folder, "Acme.Shop", "src", "Acme.Shop");

        await using var dev = BackgroundProgram.Start(project, "dotnet", [Repository.Cli, "dev", "--attach"], Environment(server));
        Assert.Contains($"process {server.ProcessId} on", await dev.SaysAsync("runs as process"), StringComparison.Ordinal);
        await dev.TypeAsync("");
        await dev.SaysAsync("is served.");
        await dev.SaysAsync("Watching");
        using (var created = await server.Http.PostAsJsonAsync(Orders, new JsonObject { ["apiVersion"] = "shop.acme.dev/v1", ["kind"] = "Order", ["metadata"] = new JsonObject { ["name"] = "first" }, ["spec"] = new JsonObject { ["text"] = "one two" } }))
        {
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }
        await StateAsync(server, "Written");

        // The new code looks again at what the old code wrote.
        var clock = Stopwatch.StartNew();
        var reconciler = Path.Combine(project, "OrderReconciler.cs");
        await EditAsync(reconciler, "\"Written\"", "\"Taken\"");
        output.WriteLine(await dev.SaysAsync("s after the save."));
        await StateAsync(server, "Taken");
        output.WriteLine($"Code: {clock.Elapsed.TotalSeconds:0.0} s until it was seen.");

        // A mistake is shown in the compiler's words, and the server goes on with what it had.
        await EditAsync(reconciler, "\"Taken\"", "\"Taken");
        var complaint = await dev.SaysAsync("error CS");
        Assert.Contains("OrderReconciler.cs(", complaint, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(Orders)).StatusCode);
        await StateAsync(server, "Taken");

        await EditAsync(reconciler, "\"Taken", "\"Noted\"");
        await dev.SaysAsync("s after the save.");
        await StateAsync(server, "Noted");

        // So is a version that the server refuses.
        var extension = Path.Combine(project, "ShopExtension.cs");
        await EditAsync(extension, "extension.AddResource<Order>();", "extension.AddResource<Order>(); if (DateTime.UtcNow.Year > 2000) throw new InvalidOperationException(\"Not today.\");");
        await dev.SaysAsync("Not today.");
        await StateAsync(server, "Noted");
        await EditAsync(extension, " if (DateTime.UtcNow.Year > 2000) throw new InvalidOperationException(\"Not today.\");", "");
        await dev.SaysAsync("s after the save.");

        clock.Restart();
        await EditAsync(Path.Combine(project, "luban", "console", "locales", "en.json"), "\"Shop\"", "\"The shop\"");
        output.WriteLine(await dev.SaysAsync("(console only)"));
        output.WriteLine($"Console: {clock.Elapsed.TotalSeconds:0.0} s until it was seen.");

        Assert.Equal(0, await dev.InterruptAsync());
        Assert.Contains("Stopped.", dev.Said, StringComparison.Ordinal);
        await StateAsync(server, "Noted");
    }

    private Dictionary<string, string> Environment(ServerProcess server) => author.Environment(new Dictionary<string, string> { ["LUBAN_SERVER"] = server.Address.ToString(), ["LUBAN_PASSWORD"] = ServerProcess.Password });

    private async Task LubanAsync(string folder, ServerProcess server, params string[] arguments)
    {
        var result = await author.TryAsync(folder, "dotnet", [Repository.Cli, .. arguments], Environment(server));
        Assert.True(result.ExitCode == 0, result.All);
    }

    private static Task<JsonObject> StateAsync(ServerProcess server, string state) => server.WaitForAsync($"the order to be {state}", async () =>
        await server.Http.GetFromJsonAsync<JsonObject>($"{Orders}/first") is { } order && (string?)order["status"]?["state"] == state ? order : null);

    private static async Task EditAsync(string file, string from, string to)
    {
        var text = await File.ReadAllTextAsync(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(from, to, StringComparison.Ordinal));
    }
}
