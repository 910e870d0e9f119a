using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LuBan.EndToEnd;

/// <summary>What is asked of an extension while it is still being started, after a restart of the server.</summary>
[Trait("Category", "Slow")]
public sealed class StartingTests : IDisposable
{
    private const string Note = "/ext/tests.probe/notes/first";

    private readonly TemporaryDirectory _directory = new();

    private string Gate => Path.Combine(_directory.Path, "gate");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_request_waits_for_an_extension_that_is_being_started_and_arrives_whole()
    {
        await using var server = await RestartAsync(TimeSpan.FromMinutes(5));
        var body = new string('x', 1_000_000);

        var posted = server.Http.PostAsync(Note, new StringContent(body));
        var unknown = server.Http.GetAsync("/ext/tests.nobody/version");
        using (var anonymous = server.NewClient(authenticated: false))
        {
            var stranger = anonymous.GetAsync("/ext/tests.probe/version");
            Assert.Equal(HttpStatusCode.NotFound, (await unknown).StatusCode);
            Assert.False(posted.IsCompleted, "The request was answered while its extension was still being started.");
            await File.WriteAllTextAsync(Gate, "");
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger).StatusCode);
        }

        using var answer = await posted;
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal(body, await server.Http.GetStringAsync(Note));
    }

    [Fact]
    public async Task Without_patience_it_is_told_to_come_back()
    {
        await using var server = await RestartAsync(TimeSpan.Zero);

        using var answer = await server.Http.PostAsync(Note, new StringContent("x"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("LB4016", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>A server with the extension installed, started again, whose extension waits for the gate.</summary>
    private async Task<ServerProcess> RestartAsync(TimeSpan hold)
    {
        var environment = new Dictionary<string, string> { ["TESTS_PROBE_GATE"] = Gate, ["Installation__HoldRequests"] = hold.ToString("c") };
        var (data, feed) = (_directory.Sub("data"), ProbePackages.Folder(_directory, new ProbeVersion("70.0.0") { ReadinessSeconds = 300 }));
        await File.WriteAllTextAsync(Gate, "");
        await using (var first = await ServerProcess.StartAsync(data, [feed], environment))
        {
            await first.InstallAsync(ProbePackages.Id, "70.0.0");
            await first.StopAsync();
        }
        File.Delete(Gate);
        return await ServerProcess.StartAsync(data, [feed], environment);
    }
}
