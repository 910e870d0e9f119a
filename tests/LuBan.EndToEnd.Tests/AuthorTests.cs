using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.EndToEnd;

/// <summary>From an author's <c>dotnet pack</c> to an operator's installed extension, with nothing but what they have: packages, the command line and HTTP.</summary>
[Trait("Category", "Slow")]
public sealed class AuthorTests(OutsideAuthor author) : IClassFixture<OutsideAuthor>, IDisposable
{
    private const string Hello = "samples.hello";
    private const string Notes = "samples.notes";
    private const string NotesPath = "/apis/notes.samples.dev/v1/namespaces/default/notes";
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_extension_of_eight_lines_goes_from_pack_to_curl_through_a_folder()
    {
        var folder = _directory.Sub("source");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [folder]);

        await HelloLineAsync(server, luban => luban.RunAsync(0, "push", author.Package, "--source", folder));
    }

    [Fact]
    public async Task An_extension_of_eight_lines_goes_from_pack_to_curl_through_a_nuget_feed()
    {
        await using var feed = await TestFeed.StartAsync();
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [feed.IndexUrl]);

        await HelloLineAsync(server, luban => luban.RunAsync(0, "push", author.Package, "--source", feed.IndexUrl));

        Assert.Contains(feed.Requests, request => request.Method == "PUT");
    }

    [Fact]
    public async Task An_extension_pushed_by_dotnet_nuget_push_is_found_in_the_catalogue_and_installs()
    {
        await using var feed = await TestFeed.StartAsync(new TestFeedOptions { ApiKey = "any" });
        await author.NuGetPushAsync(author.Package, feed.IndexUrl);
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [feed.IndexUrl]);
        var luban = new Luban(server, _directory);
        await luban.LoginAsync();

        await server.WaitForAsync("the catalogue to know the extension", async () => (await luban.RunAsync(0, "search", "-o", "name")).Output.Contains(Hello, StringComparison.Ordinal) ? "found" : null);
        var known = JsonNode.Parse((await luban.RunAsync(0, "info", "Samples.Hello", "-o", "json")).Output)!;
        await luban.RunAsync(0, "install", Hello, "--wait", "--yes");

        Assert.Equal("1.0.0", (string?)known["status"]!["recommendedVersion"]);
        Assert.Equal("""{"message":"Hello, Ada!"}""", await server.Http.GetStringAsync("/ext/samples.hello/greetings/Ada"));
    }

    [Fact]
    public async Task The_same_version_with_other_content_is_never_pushed_over_a_published_one()
    {
        var folder = _directory.Sub("source");
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [folder]);
        var luban = new Luban(server, _directory);
        await luban.RunAsync(0, "push", author.Package, "--source", folder);
        var published = Path.Combine(folder, Path.GetFileName(author.Package));
        var bytes = await File.ReadAllBytesAsync(published);

        await luban.RunAsync(0, "push", author.Package, "--source", folder);
        var other = Path.Combine(_directory.Sub("other"), Path.GetFileName(author.Package));
        File.Copy(author.Package, other);
        using (var archive = System.IO.Compression.ZipFile.Open(other, System.IO.Compression.ZipArchiveMode.Update)) archive.CreateEntry("more.txt");
        await luban.RunAsync(5, "push", other, "--source", folder);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(published));
    }

    [Fact]
    public async Task One_of_everything_works_through_http_once_the_notes_sample_is_packed_and_installed()
    {
        var folder = _directory.Sub("source");
        await author.PackAsync("sdk/samples/notes", folder);
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [folder]);
        var luban = new Luban(server, _directory);
        await luban.LoginAsync();
        await luban.RunAsync(0, "install", Notes, "--wait", "--yes");

        // Its kind is served beside the kernel's own, and its reconciler fills the status.
        using (var created = await server.Http.PostAsJsonAsync(NotesPath, Note("first", "one two three")))
        {
            Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        }
        var counted = await WaitForNoteAsync(server, "first", "Counted");
        Assert.Equal(3, (int?)counted["status"]!["words"]);

        // Its controller writes through the same store.
        using (var posted = await server.Http.PostAsJsonAsync("/ext/samples.notes/notes/default", new { name = "second", text = "four words are here" }))
        {
            Assert.True(posted.StatusCode == HttpStatusCode.Created, await posted.Content.ReadAsStringAsync());
        }
        using (var refused = await server.Http.PostAsJsonAsync("/ext/samples.notes/notes/default", new { name = "third" }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        using (var again = await server.Http.PostAsJsonAsync("/ext/samples.notes/notes/default", new { name = "second", text = "again" }))
        {
            Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        }
        await WaitForNoteAsync(server, "second", "Counted");
        var views = await server.Http.GetFromJsonAsync<JsonArray>("/ext/samples.notes/notes/default");
        Assert.Equal(["first: one two three (3)", "second: four words are here (4)"], views!.Select(view => $"{view!["name"]}: {view["text"]} ({view["words"]})"));

        // Its hosted service watches and its event handler counts; the minimal API shows both.
        await server.WaitForAsync("the statistics to have counted two notes", async () =>
            await server.Http.GetFromJsonAsync<JsonObject>("/ext/samples.notes/statistics") is { } numbers && (int?)numbers["notes"] == 2 && (int?)numbers["countings"] >= 2 ? numbers : null);

        // Its options change while it runs, and what the plan's schema forbids never reaches it.
        await luban.RunAsync(0, "config", "set", Notes, "maxWords=2", "--wait");
        using (var touched = await PatchAsync(server, "first", """{"spec":{"text":"one two three four"}}""")) touched.EnsureSuccessStatusCode();
        await WaitForNoteAsync(server, "first", "TooLong");
        await luban.RunAsync(1, "config", "set", Notes, "maxWords=0");
        Assert.Equal(2, (int?)(await server.FindPlanAsync(Notes))!["spec"]!["config"]!["maxWords"]);

        // What it contributes is there to read.
        var contribution = await server.Http.GetFromJsonAsync<JsonObject>("/apis/kernel.luban.dev/v1/contributions/samples.notes");
        Assert.Equal(["notes.read", "notes.write"], contribution!["spec"]!["permissions"]!.AsArray().Select(permission => (string?)permission).Order(StringComparer.Ordinal));
        Assert.Contains("Note.notes.samples.dev/v1", contribution["spec"]!["kinds"]!.AsArray().Select(kind => (string?)kind));
        Assert.Contains(contribution["spec"]!["routes"]!.AsArray(), route => (string?)route!["pattern"] == "/statistics" && route["permissions"]!.AsArray().Any(permission => (string?)permission == "notes.read"));

        // Without its code the kind is not served; the notes are kept, and are there again with it.
        await luban.RunAsync(0, "uninstall", Notes, "--wait", "--yes");
        using (var gone = await server.Http.GetAsync(NotesPath)) Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await luban.RunAsync(0, "install", Notes, "--wait", "--yes");
        var kept = await server.Http.GetFromJsonAsync<JsonObject>(NotesPath);
        Assert.Equal(["first", "second"], kept!["items"]!.AsArray().Select(note => (string?)note!["metadata"]!["name"]));
    }

    [Fact]
    public async Task Without_credentials_an_extension_answers_as_the_kernel_does_with_401_and_how_to_sign_in()
    {
        var folder = _directory.Sub("source");
        File.Copy(author.Package, Path.Combine(folder, Path.GetFileName(author.Package)));
        await using var server = await ServerProcess.StartAsync(_directory.Sub("data"), [folder]);
        await server.InstallAsync("Samples.Hello");
        using var anonymous = server.NewClient(authenticated: false);

        using var denied = await anonymous.GetAsync("/ext/samples.hello/greetings/Ada");

        Assert.Equal(HttpStatusCode.Unauthorized, denied.StatusCode);
        Assert.Contains(denied.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");
        Assert.DoesNotContain("Ada", await denied.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task HelloLineAsync(ServerProcess server, Func<Luban, Task> push)
    {
        var luban = new Luban(server, _directory);
        await luban.LoginAsync();

        await push(luban);
        await luban.RunAsync(0, "install", Hello, "--wait", "--yes");

        Assert.Equal("""{"message":"Hello, Ada!"}""", await server.Http.GetStringAsync("/ext/samples.hello/greetings/Ada"));
        var listed = JsonNode.Parse((await luban.RunAsync(0, "list", "-o", "json")).Output)!;
        var plan = Assert.Single((listed as JsonArray ?? listed["items"]!.AsArray())!)!;
        Assert.Equal((Hello, "Installed", "1.0.0"), ((string?)plan["metadata"]!["name"], (string?)plan["status"]!["phase"], (string?)plan["status"]!["installedVersion"]));
        Assert.Contains(Hello, (await luban.RunAsync(0, "list")).Output, StringComparison.Ordinal);
        var status = (await luban.RunAsync(0, "status", Hello)).Output;
        Assert.Contains("Installed", status, StringComparison.Ordinal);
        Assert.Contains("1.0.0", status, StringComparison.Ordinal);
        var log = (await luban.RunAsync(0, "logs", Hello)).Output;
        Assert.All((string[])["Choosing the version", "Loading Samples.Hello 1.0.0", "Install done"], step => Assert.Contains(step, log, StringComparison.Ordinal));

        await luban.RunAsync(0, "uninstall", Hello, "--wait", "--yes");

        using var gone = await server.Http.GetAsync("/ext/samples.hello/greetings/Ada");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Null(await server.FindPlanAsync(Hello));
        await luban.RunAsync(3, "status", Hello);
    }

    private static JsonObject Note(string name, string text) => new()
    {
        ["apiVersion"] = "notes.samples.dev/v1",
        ["kind"] = "Note",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["text"] = text },
    };

    private static async Task<HttpResponseMessage> PatchAsync(ServerProcess server, string name, string patch)
    {
        using var content = new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json");
        return await server.Http.PatchAsync($"{NotesPath}/{name}", content);
    }

    private static Task<JsonObject> WaitForNoteAsync(ServerProcess server, string name, string phase) =>
        server.WaitForAsync($"note {name} to be {phase}", async () =>
            await server.Http.GetFromJsonAsync<JsonObject>($"{NotesPath}/{name}") is { } note && (string?)note["status"]?["phase"] == phase ? note : null);
}
