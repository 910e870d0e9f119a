using System.Text.Json.Nodes;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;
using static LuBan.Resources.Tests.Sample;

namespace LuBan.Resources.Tests;

public sealed class EventTests : IDisposable
{
    private const string Events = "/api/v1/namespaces/default/events";

    private readonly string _directory = Directory.CreateTempSubdirectory("luban-events-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Repeated_event_is_counted_also_after_a_restart()
    {
        await using (var api = await StartAsync())
        {
            for (var i = 0; i < 3; i++) Record(api, "Scaled", "to 3");
            await CountAsync(api, "Scaled", 3);
        }

        await using var restarted = await StartAsync();
        Record(restarted, "Scaled", "to 3");
        await CountAsync(restarted, "Scaled", 4);
        Assert.Single((await restarted.GetAsync(Events)).Body["items"]!.AsArray());
    }

    [Fact]
    public async Task Event_says_which_source_its_object_was_made_of_also_when_that_is_another_one_later()
    {
        await using var api = await StartAsync();
        var about = new Lease { Metadata = new() { Name = "one", Namespace = "default", Uid = "uid-one", Annotations = new Dictionary<string, string> { ["luban.dev/commit"] = "1f2e", ["other"] = "x" } } };
        Record(about);
        await CountAsync(api, "Started", 1);
        Assert.Equal("""{"luban.dev/commit":"1f2e"}""", (await ListAsync(api, "reason=Started"))[0]!["metadata"]!["annotations"]!.ToJsonString());

        Record(about with { Metadata = about.Metadata with { Annotations = new Dictionary<string, string> { ["luban.dev/commit"] = "3d4c" } } });
        await CountAsync(api, "Started", 2);
        Assert.Equal("""{"luban.dev/commit":"3d4c"}""", (await ListAsync(api, "reason=Started"))[0]!["metadata"]!["annotations"]!.ToJsonString());

        void Record(Lease lease) => api.Services.GetRequiredService<EventRecorder>().Record(new EventNote(EventRecorder.ReferenceTo(lease), "test", false, "Started", "it began") { Origin = EventOrigin.Of(lease) });
    }

    [Fact]
    public async Task Events_are_not_in_the_main_store()
    {
        await using var api = await StartAsync();
        var revision = api.Store.CurrentRevision;

        Record(api, "Scaled", "to 3");
        await CountAsync(api, "Scaled", 1);

        Assert.Equal(revision, api.Store.CurrentRevision);
    }

    [Fact]
    public async Task Source_that_talks_too_much_is_cut_short_and_its_similar_words_are_combined()
    {
        await using var api = await StartAsync();

        for (var i = 0; i < 100; i++) Record(api, "Flapping", $"attempt {i}");
        Record(api, "Other", "the source is silenced for this object");
        Record(api, "Other", "another object is not", "two");

        await Wait.UntilAsync(async () => (await ListAsync(api, "reason=Other")).Count == 1, "the last event is there");
        var flapping = await ListAsync(api, "reason=Flapping");
        Assert.Equal(10, flapping.Count);
        var combined = Assert.Single(flapping, item => item!["message"]!.GetValue<string>().StartsWith("(combined from similar events): ", StringComparison.Ordinal));
        Assert.Equal(25, flapping.Sum(item => item!["count"]!.GetValue<int>()));
        Assert.Equal(16, combined!["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Old_events_go_and_recent_ones_stay_also_across_a_restart()
    {
        await using (var api = await StartAsync(options => options.SweepInterval = TimeSpan.FromDays(1)))
        {
            Assert.Equal(201, (await api.PostAsync(Events, Event("old", DateTimeOffset.UtcNow.AddHours(-2)))).Status);
            Assert.Equal(201, (await api.PostAsync(Events, Event("recent", DateTimeOffset.UtcNow.AddMinutes(-2)))).Status);
        }

        await using var restarted = await StartAsync();
        await Wait.UntilAsync(async () => (await restarted.GetAsync($"{Events}/old")).Status == 404, "the old event is deleted");
        Assert.Equal(200, (await restarted.GetAsync($"{Events}/recent")).Status);
    }

    [Fact]
    public async Task Oldest_events_of_a_namespace_make_room()
    {
        await using var api = await StartAsync(options =>
        {
            options.MaximumPerNamespace = 10;
            options.SweepInterval = TimeSpan.FromDays(1);
        });
        for (var i = 0; i < 30; i++) await api.PostAsync(Events, Event($"e{i:00}", DateTimeOffset.UtcNow.AddSeconds(i - 60)));

        await Wait.UntilAsync(async () => (await api.GetAsync(Events)).Body["items"]!.AsArray().Count == 10, "ten events are left");
        Assert.Equal("e20", (await api.GetAsync(Events)).Body["items"]![0]!["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Events_are_selected_by_what_they_are_about()
    {
        await using var api = await StartAsync();
        Record(api, "Scaled", "to 3");
        Record(api, "Scaled", "to 3", "two");
        await Wait.UntilAsync(async () => (await ListAsync(api, "reason=Scaled")).Count == 2, "both events are there");

        Assert.Single(await ListAsync(api, "involvedObject.name=two,involvedObject.kind=Widget,type!=Warning"));
        Assert.Empty(await ListAsync(api, "involvedObject.name=three"));
        var (status, refusal) = await api.GetAsync($"{Events}?fieldSelector=message=x");
        Assert.Equal(400, status);
        Assert.Contains("field label not supported: message", refusal.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_lives_in_the_namespace_of_its_object()
    {
        await using var api = await StartAsync();
        var wrong = Event("wrong", DateTimeOffset.UtcNow);
        wrong["involvedObject"]!["namespace"] = "elsewhere";

        var (status, refusal) = await api.PostAsync(Events, wrong);

        Assert.Equal(422, status);
        Assert.Contains("does not match event.namespace", refusal.Text("message"), StringComparison.Ordinal);
    }

    [KubectlTheory]
    [EachKubectl]
    public async Task Kubectl_shows_events(string kubectl)
    {
        await using var api = await StartAsync();
        await api.PostAsync(Widgets, Widget("one"));
        var about = (await api.GetAsync($"{Widgets}/one")).Body;
        api.Services.GetRequiredService<EventRecorder>().Record(new EventNote(
            new ObjectReference { ApiVersion = "widgets.example.dev/v1", Kind = "Widget", Namespace = "default", Name = "one", Uid = about.Text("metadata", "uid") },
            "test", IsWarning: true, "ScaleFailed", "there is no room"));
        await CountAsync(api, "ScaleFailed", 1);

        var table = await Kubectl.RunAsync(kubectl, api, null, "get", "events");
        var described = await Kubectl.RunAsync(kubectl, api, null, "describe", "widget", "one");
        var events = await Kubectl.RunAsync(kubectl, api, null, "events", "--for", "widget/one");

        Assert.Matches(@"LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s+MESSAGE", table.Output);
        Assert.Matches(@"Warning\s+ScaleFailed\s+widget/one\s+there is no room", table.Output);
        Assert.Matches(@"Warning\s+ScaleFailed\s+\S+\s+test\s+there is no room", described.Output);
        Assert.Contains("ScaleFailed", events.Output, StringComparison.Ordinal);
    }

    private Task<TestApi> StartAsync(Action<EventOptions>? configure = null) => TestApi.StartAsync(services: services => services.Configure<EventOptions>(options =>
    {
        options.SweepInterval = TimeSpan.FromMilliseconds(100);
        configure?.Invoke(options);
    }), directory: _directory);

    private static void Record(TestApi api, string reason, string message, string name = "one") => api.Services.GetRequiredService<EventRecorder>().Record(
        new EventNote(new ObjectReference { ApiVersion = "widgets.example.dev/v1", Kind = "Widget", Namespace = "default", Name = name, Uid = $"uid-{name}" }, "test", false, reason, message));

    private static JsonObject Event(string name, DateTimeOffset last) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["involvedObject"] = new JsonObject { ["kind"] = "Widget", ["namespace"] = "default", ["name"] = "one" },
        ["reason"] = "Test", ["message"] = "text", ["type"] = "Normal", ["lastTimestamp"] = last.ToString("o"),
    };

    private static async Task<JsonArray> ListAsync(TestApi api, string selector) =>
        (await api.GetAsync($"{Events}?fieldSelector={Uri.EscapeDataString(selector)}")).Body["items"]!.AsArray();

    private static Task CountAsync(TestApi api, string reason, int count) => Wait.UntilAsync(
        async () => (await ListAsync(api, $"reason={reason}")) is [{ } only] && only["count"]!.GetValue<int>() == count, $"{reason} is counted {count} times");
}
