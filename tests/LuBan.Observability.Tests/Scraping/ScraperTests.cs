using LuBan.Observability.Alerting;
using LuBan.Observability.Metrics;
using LuBan.Observability.Scraping;
using LuBan.Sdk.Core;

namespace LuBan.Observability.Tests.Scraping;

public sealed class ScraperTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly RecordingStore _store = new();
    private Func<Exposition> _answer = () => ExpositionParser.Parse("a 1\nb{job=\"theirs\"} 2\n", isOpenMetrics: false);

    [Fact]
    public async Task A_target_that_answers_is_up_and_its_series_have_its_labels()
    {
        var scraper = New();

        await ScrapeAsync(scraper);

        Assert.Equal(1, Value("up", ("job", "shop"), ("instance", "127.0.0.1:1"), ("namespace", "default")));
        Assert.Equal(2, Value("b", ("job", "shop"), ("exported_job", "theirs"), ("instance", "127.0.0.1:1"), ("namespace", "default")));
        Assert.Equal(2, Value("scrape_samples_scraped", ("job", "shop"), ("instance", "127.0.0.1:1"), ("namespace", "default")));
        Assert.Equal("up", scraper.Targets[0].Health);
    }

    [Fact]
    public async Task A_target_that_goes_down_says_why_and_its_series_end()
    {
        var scraper = New();
        await ScrapeAsync(scraper);
        _answer = () => throw new ScrapeException("LB9290: it answered 500.");

        await ScrapeAsync(scraper, 31);

        Assert.Equal(0, Value("up", ("job", "shop"), ("instance", "127.0.0.1:1"), ("namespace", "default")));
        Assert.True(Staleness.IsMarker(Value("a", ("job", "shop"), ("instance", "127.0.0.1:1"), ("namespace", "default"))));
        Assert.Equal(("down", "LB9290: it answered 500."), (scraper.Targets[0].Health, scraper.Targets[0].Error));
    }

    [Fact]
    public async Task A_target_that_is_gone_ends_with_everything_that_it_had()
    {
        var scraper = New();
        await ScrapeAsync(scraper);

        scraper.SetJobs([], Start.AddMinutes(1));

        Assert.True(Staleness.IsMarker(Value("up", ("job", "shop"), ("instance", "127.0.0.1:1"), ("namespace", "default"))));
        Assert.True(Staleness.IsMarker(Value("b", ("job", "shop"), ("exported_job", "theirs"), ("instance", "127.0.0.1:1"), ("namespace", "default"))));
    }

    [Fact]
    public async Task Too_many_samples_count_as_down()
    {
        var scraper = New(new() { Targets = ["127.0.0.1:1"], SampleLimit = 1 });

        await ScrapeAsync(scraper);

        Assert.StartsWith("LB9292", scraper.Targets[0].Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_store.Samples, sample => sample.Labels.Metric == "a");
    }

    [Fact]
    public void An_object_of_a_namespace_cannot_write_series_of_another()
    {
        var found = TargetDiscovery.Of(new ScrapeTarget
        {
            Metadata = new() { Name = "shop", Namespace = "default" }, Spec = new() { Targets = ["127.0.0.1:1"], Labels = new Dictionary<string, string> { ["namespace"] = "other" } },
        }, new());

        Assert.Equal("default", found.Jobs[0].Labels["namespace"]);
    }

    [Fact]
    public void A_service_monitor_finds_the_endpoints_of_its_services()
    {
        var monitor = new ServiceMonitor
        {
            Metadata = new() { Name = "m", Namespace = "default" },
            Spec = new()
            {
                Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "reviews" } }, PodTargetLabels = ["version"],
                Endpoints = [new() { Port = "http", Path = "/m", Interval = "5s", Relabelings = [new() { Action = "drop", SourceLabels = ["__meta_kubernetes_endpointslice_label_version"], Regex = "v3" }], Oauth2 = System.Text.Json.JsonSerializer.SerializeToElement(new { }) }],
            },
        };
        var service = new Service { Metadata = new() { Name = "reviews", Namespace = "default", Labels = new Dictionary<string, string> { ["app"] = "reviews" } }, Spec = new() { Ports = [new() { Name = "http", Port = 80 }] } };

        var found = TargetDiscovery.Of(monitor, [service, service with { Metadata = service.Metadata with { Namespace = "other" } }], [Slice("v1", 9001), Slice("v2", 9002), Slice("v3", 9003)], new());

        Assert.Equal(["http://127.0.0.1:9001/m", "http://127.0.0.1:9002/m"], found.Jobs.Select(job => job.Url.ToString()));
        Assert.Equal(("reviews", "v2", "127.0.0.1:9002", "reviews"), (found.Jobs[1].Labels["job"], found.Jobs[1].Labels["version"], found.Jobs[1].Labels["instance"], found.Jobs[1].Labels["service"]));
        Assert.Equal(("spec.endpoints[0].oauth2", 1), (Assert.Single(found.Unsupported), found.Dropped));
        Assert.Single(TargetDiscovery.Of(monitor with { Spec = monitor.Spec with { NamespaceSelector = new() { Any = true } } }, [service], [], new()).Problems);
    }

    private static EndpointSlice Slice(string version, int port) => new()
    {
        Metadata = new() { Name = $"reviews-{version}", Namespace = "default", Labels = new Dictionary<string, string> { [EndpointSlice.ServiceNameLabel] = "reviews", ["version"] = version } },
        Endpoints = [new() { Addresses = ["127.0.0.1"] }], Ports = [new() { Name = "http", Port = port }],
    };

    private Scraper New(ScrapeTargetSpec? spec = null)
    {
        var scraper = new Scraper((_, _) => Task.FromResult(_answer()), _store, TimeProvider.System);
        scraper.SetJobs(TargetDiscovery.Of(new ScrapeTarget { Metadata = new() { Name = "shop", Namespace = "default" }, Spec = spec ?? new() { Targets = ["127.0.0.1:1"] } }, new AlertingOptions()).Jobs, Start);
        return scraper;
    }

    private static async Task ScrapeAsync(Scraper scraper, int after = 6)
    {
        scraper.Tick(Start.AddSeconds(after), CancellationToken.None);
        await scraper.WhenIdleAsync();
    }

    private double Value(string name, params (string Name, string Value)[] labels) => _store.Samples.Last(sample => sample.Labels == Labels.Of([(Labels.MetricName, name), .. labels])).Value;

    private sealed class RecordingStore : IMetricStore
    {
        public List<Sample> Samples { get; } = [];

        public AppendResult Append(IReadOnlyList<Sample> samples)
        {
            lock (Samples) Samples.AddRange(samples);
            return new(samples.Count);
        }

        public void Describe(IReadOnlyList<MetricDescription> descriptions)
        {
        }

        public Task WhenOpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
