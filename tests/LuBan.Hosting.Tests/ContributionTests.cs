using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class ContributionTests
{
    [Fact]
    public async Task Contributions_are_listed_as_plain_data()
    {
        await using var kernel = await TestKernel.StartAsync();
        var runtime = await kernel.ServeAsync(TestExtension.Request("Notes"));

        var contributions = runtime.Contributions;

        Assert.Equal(["GET /notes notes.read", "POST /notes notes.read,notes.write", "GET /admin ", "GET /seen "],
            contributions.Endpoints.Select(endpoint => $"{string.Join(',', endpoint.Methods)} {endpoint.Pattern} {string.Join(',', endpoint.Permissions)}"));
        Assert.Equal([new KindContribution("notes.tests.dev", "v1", "Note", null)], contributions.Kinds);
        Assert.Equal(["notes.read", "notes.write"], contributions.Permissions.Select(permission => permission.Name));
        Assert.Equal(["LuBan.TestExtensions.NoteReconciler"], contributions.Reconcilers);
        Assert.Equal(["tests.notes.created"], contributions.Events);
    }

    [Fact]
    public async Task A_kind_that_another_extension_owns_is_refused_before_the_swap()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("Notes"));
        var copycat = await kernel.Host.LoadAsync(TestExtension.Request("Notes", id: "Tests.Copycat"), null, CancellationToken.None);

        var refused = Assert.Throws<ExtensionException>(() => kernel.Host.Publish(copycat));

        Assert.Equal("LB3030", refused.Code);
        Assert.Contains("Tests.Notes", refused.Detail, StringComparison.Ordinal);
        Assert.Null(kernel.Host.Find("tests.copycat"));
        Assert.Equal("all", await kernel.Http.GetStringAsync("/ext/tests.notes/notes"));
    }

    [Fact]
    public async Task Reconcilers_run_from_publish_on_and_never_in_two_versions_at_once()
    {
        var starter = new RecordingStarter();
        await using var kernel = await TestKernel.StartAsync(services: services => services.AddSingleton<IControllerStarter>(starter));
        var first = await kernel.Host.LoadAsync(TestExtension.Request("Notes"), null, CancellationToken.None);
        Assert.Empty(starter.Events);

        kernel.Host.Publish(first);
        await Wait.UntilAsync(() => starter.Events.Count == 1, "started");
        var second = await kernel.Host.LoadAsync(TestExtension.Request("Notes", "2.0.0"), null, CancellationToken.None);
        kernel.Host.Publish(second);
        await Wait.UntilAsync(() => starter.Events.Count == 3, "switched");
        kernel.Host.Publish(first);
        await Wait.UntilAsync(() => starter.Events.Count == 5, "switched back");
        var result = await starter.ReconcileAsync(new("default", "again"));
        starter.Forget();
        var verdicts = (await kernel.Host.RetireAsync(second, TimeSpan.Zero, CancellationToken.None), await kernel.RemoveAsync("tests.notes"));

        Assert.Equal(["start", "stop", "start", "stop", "start", "stop"], starter.Events);
        Assert.Equal(TimeSpan.FromSeconds(7), result.RequeueAfter);
        Assert.Equal((ExtensionState.Unloaded, ExtensionState.Unloaded), (verdicts.Item1.State, verdicts.Item2.State));
    }

    [Fact]
    public async Task The_snapshot_tells_when_it_changes()
    {
        await using var kernel = await TestKernel.StartAsync();
        var token = kernel.Registry.Watch();
        var before = kernel.Registry.Current;

        await kernel.ServeAsync(TestExtension.Request("Hello"));

        Assert.True(token.HasChanged);
        Assert.Empty(before.Contributors);
        Assert.Equal(before.Generation + 1, kernel.Registry.Current.Generation);
    }

    [Fact]
    public async Task Endpoints_that_need_services_at_once_are_pointed_to_MapRoutes()
    {
        await using var kernel = await TestKernel.StartAsync();

        var refused = await Assert.ThrowsAsync<ExtensionException>(() => kernel.Host.LoadAsync(
            TestExtension.Request("Pins", config: new JsonObject { ["pin"] = "EarlyService" }), null, CancellationToken.None));

        Assert.Equal("LB3012", refused.Code);
        Assert.Contains("extension.MapRoutes", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_open_api_document_describes_minimal_apis_and_controllers()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("KitchenSink", "1.2.3"));

        var document = await kernel.Http.GetFromJsonAsync<JsonObject>("/ext/tests.kitchensink/openapi.json");

        Assert.Equal("1.2.3", (string?)document!["info"]!["version"]);
        Assert.Equal("/ext/tests.kitchensink", (string?)document["servers"]![0]!["url"]);
        var paths = document["paths"]!.AsObject().Select(path => path.Key).ToList();
        Assert.Contains("/sum", paths);
        Assert.Contains("/items/{name}", paths);
        Assert.Contains("SinkItem", document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key));
    }

    [Fact]
    public async Task Log_lines_go_to_the_ring_buffer_and_under_the_extensions_prefix_to_the_kernel()
    {
        var provider = new CollectingProvider();
        await using var kernel = await TestKernel.StartAsync(services: services => services.AddSingleton<ILoggerProvider>(provider));
        await kernel.ServeAsync(TestExtension.Request("KitchenSink"));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var follower = kernel.Host.Log("tests.kitchensink").FollowAsync(0, stop.Token).GetAsyncEnumerator();
        var next = follower.MoveNextAsync();

        await kernel.Http.PostAsJsonAsync("/ext/tests.kitchensink/items", new { name = "cup", size = 2 });
        Assert.True(await next);
        while (follower.Current.Category == "LuBan.TestExtensions.Heartbeat") Assert.True(await follower.MoveNextAsync());

        Assert.Equal(("LuBan.TestExtensions.SinkItem", "Took SinkItem { Name = cup, Size = 2 } of 2"), (follower.Current.Category, follower.Current.Message));
        await follower.DisposeAsync();
        var line = Assert.Single(provider.Lines, line => line.Category == "Extension.tests.kitchensink.LuBan.TestExtensions.SinkItem");
        Assert.All(line.State, pair => Assert.True(pair.Value is null || !pair.Value.GetType().IsCollectible));
        Assert.Equal(2, line.State.Single(pair => pair.Key == "Size").Value);
        await Wait.UntilAsync(() => kernel.Host.Log("Tests.KitchenSink").Tail().Any(kept => kept.Message == "Heart starts"), "the hosted service's line");
    }

    [Fact]
    public async Task Requests_and_failures_are_counted_by_extension()
    {
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, source) =>
        {
            if (instrument.Meter.Name == ExtensionMetrics.MeterName) source.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counts.AddOrUpdate($"{instrument.Name} {tags[0].Value}", value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => counts[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.Start();
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("ThrowsInHandler"));

        await kernel.Http.GetAsync("/ext/tests.throwsinhandler/ok");
        await kernel.Http.GetAsync("/ext/tests.throwsinhandler/throw");
        listener.RecordObservableInstruments();

        Assert.Equal(1, counts["luban_extension_request_failures tests.throwsinhandler"]);
        Assert.Equal(2, counts["luban_extension_requests tests.throwsinhandler"]);
        Assert.Equal(1, counts["luban_extension_contexts_alive tests.throwsinhandler"]);
        Assert.Equal(0, counts["luban_extension_contexts_leaked tests.throwsinhandler"]);
    }

    private sealed class RecordingStarter : IControllerStarter
    {
        private Func<ReconcileRequest, CancellationToken, Task<ReconcileResult>>? _reconcile;

        public ConcurrentQueue<string> Events { get; } = [];

        public IAsyncDisposable Start(ReconcilerContribution reconciler)
        {
            _reconcile = reconciler.Reconcile;
            Events.Enqueue("start");
            return new Stopper(Events);
        }

        public Task<ReconcileResult> ReconcileAsync(ReconcileRequest request) => _reconcile!(request, CancellationToken.None);

        public void Forget() => _reconcile = null;

        private sealed class Stopper(ConcurrentQueue<string> events) : IAsyncDisposable
        {
            public ValueTask DisposeAsync()
            {
                events.Enqueue("stop");
                return default;
            }
        }
    }

    private sealed class CollectingProvider : ILoggerProvider
    {
        public ConcurrentQueue<(string Category, IReadOnlyList<KeyValuePair<string, object?>> State)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Collector(categoryName, Lines);

        public void Dispose()
        {
        }

        private sealed class Collector(string category, ConcurrentQueue<(string Category, IReadOnlyList<KeyValuePair<string, object?>> State)> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue((category, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []));
        }
    }
}
