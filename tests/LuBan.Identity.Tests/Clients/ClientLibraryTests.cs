using System.Text;
using System.Text.Json.Nodes;
using LuBan.Identity.Tests.Attacks;

namespace LuBan.Identity.Tests.Clients;

/// <summary>Certified client libraries of npm against the provider, with their own checks switched on.</summary>
[Trait("Category", "Slow")]
public sealed class ClientLibraryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [NodeFact]
    public async Task Client_libraries_sign_in_refresh_and_sign_out_and_notice_lies()
    {
        // Libraries look at the clock of the machine, so the server has the same.
        var target = await Target.StartAsync(isClockReal: true);
        await target.Server.ApplyAsync("oauthclients", "web", Introspecting());
        using var browser = new UserAgent(target.Server.Url);
        using var process = await NodePrograms.StartAsync("client.mjs", new JsonObject
        {
            ["issuer"] = target.Server.Url, ["client_id"] = "web", ["client_secret"] = target.Client.Registration.Secret, ["redirect_uri"] = Target.Callback, ["after_logout"] = Target.AfterLogout,
            ["other_issuer"] = "https://evil.example",
        }.ToJsonString());
        var error = process.StandardError.ReadToEndAsync();
        var (held, said) = (new List<string>(), new StringBuilder());
        using var deadline = new CancellationTokenSource(Limit);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith("ok ", StringComparison.Ordinal)) held.Add(line[3..]);
            if (!line.StartsWith("open ", StringComparison.Ordinal)) continue;
            var visit = await target.Pages.GoThroughAsync(browser, line[5..]);
            await process.StandardInput.WriteLineAsync(visit.Last.SentTo ?? $"about:blank#{visit.Last.Status}");
            await process.StandardInput.FlushAsync(deadline.Token);
        }
        await process.WaitForExitAsync(deadline.Token);

        Assert.True(process.ExitCode == 0, $"{said}\n{await error}");
        Assert.Equal(15, held.Count);
        await target.StopAsync();
    }

    private static JsonObject Introspecting()
    {
        var spec = TestUsers.Client(Target.Callback, Target.AfterLogout);
        (spec["trusted"], spec["introspects"]) = (true, true);
        return spec;
    }
}
