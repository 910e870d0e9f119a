using System.Text.Json.Nodes;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.EndToEnd.Story;

/// <summary>The tutorial of the four extensions together, done to the letter: a push, a build, a gray release, an alert, and the way back.</summary>
[Trait("Category", "Soak")]
public sealed class OneStoryTests(ITestOutputHelper output)
{
    private static readonly string[] Extensions = ["servicemesh", "appstore", "devops", "observability"];

    [StoryFact]
    public async Task A_push_becomes_a_version_that_fails_is_noticed_and_taken_back()
    {
        using var place = new OpenDirectory();
        await using var server = await ServerProcess.StartWithMarketAsync(place.Sub("data"));
        await using var pictures = new StoryPictures(server);
        var (address, mail) = (server.Address.ToString().TrimEnd('/'), PeerProcess.FreePort());
        string Here(string text) => text.Replace("http://127.0.0.1:5080", address, StringComparison.Ordinal).Replace("2525", $"{mail}", StringComparison.Ordinal);
        var reader = StoryReader.In(place.Sub("reader"), Here, output);
        try
        {
            foreach (var step in StoryPage.Read())
            {
                if (step.Picture is { } picture) await pictures.TakeAsync(picture);
                else await reader.DoAsync(Here(step.Commands), step.Shows);
                if (step.Commands.Contains("luban install", StringComparison.Ordinal)) await UseFreePortsAsync(reader);
            }
            Assert.All(await PlansAsync(server), plan => Assert.DoesNotContain((string)plan!["metadata"]!["name"]!, Extensions.Select(name => $"luban.{name}")));
        }
        catch
        {
            await ExplainAsync(reader, server);
            throw;
        }
        finally
        {
            await EndAsync(reader);
        }
    }

    /// <summary>Another mesh may be at work on this machine; the story itself has no use for the two fixed ports.</summary>
    private static async Task UseFreePortsAsync(StoryReader reader)
    {
        var result = await reader.RunAsync("luban config set luban.servicemesh sharedPort=0 metricsPort=0 --wait");
        Assert.True(result.ExitCode == 0, result.All);
    }

    private static async Task<JsonArray> PlansAsync(ServerProcess server) => JsonNode.Parse(await server.Http.GetStringAsync(Plans.Path))!["items"]!.AsArray();

    private async Task ExplainAsync(StoryReader reader, ServerProcess server)
    {
        var state = await reader.RunAsync("""
            set +e
            kubectl get taskruns,pipelineruns,localapps,meshservices,virtualservices,endpointslices,servicemonitors,receivers --output yaml
            kubectl get events
            cat answers.txt mails.txt mail-server.txt
            for name in devops appstore servicemesh observability; do luban logs luban.$name; done
            """);
        output.WriteLine(state.All);
        output.WriteLine(server.Output);
    }

    /// <summary>Apps and the data plane outlive the server: whatever became of the story, they end with their extensions.</summary>
    private static async Task EndAsync(StoryReader reader) => await reader.RunAsync($$"""
        set +e
        for file in load.pid mail.pid; do if [ -f $file ]; then kill "$(cat $file)"; fi; done
        for name in {{string.Join(' ', Extensions)}}; do luban uninstall luban.$name --wait --yes; done
        """);

    /// <summary>A folder that everybody can pass: builds and apps run as users of their own. Not in /tmp, where builds have one of their own; with a short name, for the sockets in it.</summary>
    private sealed class OpenDirectory : IDisposable
    {
        private readonly string _path = Directory.CreateDirectory($"/var/tmp/luban-story-{Random.Shared.Next():x}").FullName;

        public string Sub(string name) => Directory.CreateDirectory(Path.Combine(_path, name), (UnixFileMode)0b111_101_101).FullName;

        public void Dispose()
        {
            // Stored packages are read-only.
            foreach (var folder in new DirectoryInfo(_path).EnumerateDirectories("*", SearchOption.AllDirectories).Where(folder => folder.LinkTarget is null)) folder.UnixFileMode |= UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.UserRead;
            Directory.Delete(_path, recursive: true);
        }
    }

    /// <summary>A test that needs what the page asks of its reader; without it the test is skipped, and counted as such.</summary>
    private sealed class StoryFactAttribute : FactAttribute
    {
        private static readonly string[] Programs = ["bash", "git", "kubectl", "curl", "openssl", "timeout", "dotnet"];

        public StoryFactAttribute()
        {
            var missing = Programs.Where(program => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
            if (missing.Count > 0) Skip = $"{string.Join(", ", missing)}: not installed";
            else if (!Directory.Exists("/usr/lib/python3/dist-packages/aiosmtpd")) Skip = "python3-aiosmtpd is not installed";
        }
    }
}
