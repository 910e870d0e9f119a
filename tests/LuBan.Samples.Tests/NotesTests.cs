using System.Net;
using System.Net.Http.Json;
using LuBan.Sdk;
using LuBan.Sdk.Testing;
using Samples.Notes;
using Xunit.Abstractions;

namespace LuBan.Samples;

public sealed class NotesTests(ITestOutputHelper output)
{
    private static readonly Note Short = new() { Metadata = new() { Name = "short" }, Spec = new() { Text = "one two three" } };

    [Fact]
    public async Task Words_of_a_note_are_counted_and_the_counting_is_told()
    {
        await using var kernel = await TestKernel.StartAsync<NotesExtension>(output: output.WriteLine);
        var notes = kernel.Resources<Note>();

        await notes.CreateAsync(Short);

        var counted = await notes.WaitForAsync("short", note => note.Status is not null);
        Assert.Equal(("Counted", 3), (counted.Status!.Phase, counted.Status.Words));
        Assert.Equal(3, (await kernel.Events.WaitForAsync<NoteCounted>(message => message.Name == "short")).Words);
    }

    [Fact]
    public async Task A_note_is_too_long_as_the_configuration_says_before_and_after_a_change()
    {
        await using var kernel = await TestKernel.StartAsync<NotesExtension>(new { maxWords = 2 }, output.WriteLine);
        var notes = kernel.Resources<Note>();
        await notes.CreateAsync(Short);
        await notes.WaitForAsync("short", note => note.Status?.Phase == "TooLong");

        await kernel.ConfigureAsync<NotesExtension>(new { maxWords = 3 });
        await notes.PatchAsync("short", new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["text"] = "three words now" } });

        await notes.WaitForAsync("short", note => note.Status?.Phase == "Counted");
        await Assert.ThrowsAsync<ResourceException>(() => kernel.ConfigureAsync<NotesExtension>(new { maxWords = 0 }));
    }

    [Fact]
    public async Task Who_may_only_read_cannot_write_and_others_see_nothing()
    {
        await using var kernel = await TestKernel.StartAsync<NotesExtension>(output: output.WriteLine);
        var reader = await kernel.AddUserAsync(new("rita") { Permissions = ["notes.read"] });
        var writer = await kernel.AddUserAsync(new("walt") { Permissions = ["notes.read", "notes.write"], Namespace = "default" });
        var note = new NewNote("second", "four words are here");

        Assert.Equal(HttpStatusCode.Created, (await writer.PostAsJsonAsync("/ext/samples.notes/notes/default", note)).StatusCode);

        Assert.Equal("second", Assert.Single((await reader.GetFromJsonAsync<NoteView[]>("/ext/samples.notes/notes/default"))!).Name);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/ext/samples.notes/notes/default", note)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await writer.GetAsync("/ext/samples.notes/notes/kube-system")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await kernel.Client(TestUser.Anonymous).GetAsync("/ext/samples.notes/notes/default")).StatusCode);
    }

    [Fact]
    public async Task Notes_outlive_an_upgrade_and_a_restart_and_the_code_of_the_old_version_goes()
    {
        await using var kernel = await TestKernel.StartAsync<NotesExtension>(output: output.WriteLine);
        await kernel.Resources<Note>().CreateAsync(Short);
        var client = kernel.Client();

        await kernel.UpgradeAsync(ExtensionPackage.Of<NotesExtension>().NextVersion());
        await kernel.RestartAsync();

        Assert.Equal("short", Assert.Single((await client.GetFromJsonAsync<NoteView[]>("/ext/samples.notes/notes/default"))!).Name);
        await kernel.UninstallAsync<NotesExtension>();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/ext/samples.notes/notes/default")).StatusCode);
    }
}
