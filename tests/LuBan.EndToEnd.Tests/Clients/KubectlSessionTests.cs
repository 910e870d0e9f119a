using Xunit.Abstractions;

namespace LuBan.EndToEnd.Clients;

/// <summary>A whole working day of a kubectl user, in steps; see the files in <c>Clients/Session</c>.</summary>
[Trait("Category", "Slow")]
public sealed class KubectlSessionTests(ITestOutputHelper output) : IDisposable
{
    private const int LeastSteps = 120;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [SessionData(debian: true, SessionStore.Sqlite)]
    [SessionData(debian: false, SessionStore.Postgres)]
    [SessionData(debian: true, SessionStore.KubeApiServer)]
    [SessionData(debian: false, SessionStore.KubeApiServer)]
    public Task Kubectl_does_a_days_work(string client, SessionStore store) => WorkAsync(client, store);

    [Theory, Trait("Category", "Soak")]
    [SessionData(debian: false, SessionStore.Sqlite)]
    [SessionData(debian: true, SessionStore.Postgres)]
    public Task Kubectl_does_the_same_with_the_other_store(string client, SessionStore store) => WorkAsync(client, store);

    private async Task WorkAsync(string client, SessionStore store)
    {
        var kubectl = client.StartsWith("Debian", StringComparison.Ordinal) ? KubectlBinary.Debian! : KubectlBinary.Newer!;
        var steps = SessionScript.Read(Path.Combine(Repository.Root, "tests", "LuBan.EndToEnd.Tests", "Clients", "Session"));
        await using var target = await SessionTarget.StartAsync(store, _directory);
        await using var session = new KubectlSession(kubectl, target.Config, _directory.Sub("session"), luban: target.Luban is not null);

        await session.RunAsync(steps);

        output.WriteLine($"{client} {kubectl.Version} on {store}: {session.Passed} steps passed, {session.Failures.Count} failed, {session.Skipped} skipped");
        output.WriteLine(session.Transcript);
        Assert.True(session.Failures.Count == 0, $"{session.Failures.Count} of {session.Passed + session.Failures.Count} steps failed:\n\n{string.Join("\n\n", session.Failures)}\n\nThe whole session:\n{session.Transcript}\n{target.Luban?.Output}");
        if (target.Luban is not null) Assert.True(session.Passed >= LeastSteps, $"Only {session.Passed} steps were run.");
    }
}
