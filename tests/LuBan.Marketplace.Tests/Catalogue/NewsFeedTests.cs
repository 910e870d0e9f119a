using System.Xml.Linq;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Catalogue;

public sealed class NewsFeedTests(NewsFeedTests.Fixture fixture) : IClassFixture<NewsFeedTests.Fixture>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Market _market = fixture.Market;

    [Fact]
    public async Task Rss_has_the_newest_versions_that_are_offered()
    {
        using var response = await _market.SendAsync(HttpMethod.Get, "/rss");
        var document = XDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal("application/rss+xml", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("2.0", (string?)document.Root!.Attribute("version"));
        var items = document.Root.Element("channel")!.Elements("item").ToList();
        Assert.Equal(50, items.Count);
        Assert.Equal(["Acme.New 1.2.0", "Acme.New 1.0.0", "Acme.Old 1.59.0"], items.Take(3).Select(item => (string?)item.Element("title")));
        Assert.Equal("https://market.example.com/x/Acme.New/1.2.0", (string?)items[0].Element("link"));
        Assert.Equal("<b>&\ufffd\ufffd ]]> \ud83d\ude00", (string?)items[0].Element("description"));
        Assert.Equal(Start.AddMinutes(30_000), DateTimeOffset.Parse((string)items[0].Element("pubDate")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(50, items.Select(item => (string?)item.Element("guid")).Distinct().Count());
    }

    [Fact]
    public async Task Atom_has_the_same_and_an_extension_has_its_own()
    {
        using var response = await _market.SendAsync(HttpMethod.Get, "/extensions/acme.new/rss?format=atom");
        var document = XDocument.Parse(await response.Content.ReadAsStringAsync());
        using var wrong = await _market.SendAsync(HttpMethod.Get, "/rss?format=json");

        Assert.Equal("application/atom+xml", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["Acme.New 1.2.0", "Acme.New 1.0.0"], document.Root!.Elements(Atom + "entry").Select(entry => (string?)entry.Element(Atom + "title")));
        Assert.All(document.Root.Elements(Atom + "entry"), entry => Assert.NotNull(entry.Element(Atom + "author")!.Element(Atom + "name")));
        Assert.NotNull(document.Root.Element(Atom + "updated"));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static VersionEntry Version(string id, string version, int minutes) => Samples.Version(id, version) with { Pushed = Start.AddMinutes(minutes) };

    public sealed class Fixture : IAsyncLifetime
    {
        internal Market Market { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Market = await Market.StartAsync(options: options => options.PortalUrl = "https://market.example.com/x/");
            await Market.Store.SaveAsync("Acme.Old", [.. Enumerable.Range(0, 60).Select(number => Version("Acme.Old", $"1.{number}.0", number))]);
            await Market.Store.SaveAsync("Acme.New", Version("Acme.New", "1.0.0", 10_000), Version("Acme.New", "1.1.0", 20_000) with { State = VersionState.Quarantined },
                Version("Acme.New", "1.2.0", 30_000) with { Card = Samples.Card("x") with { Summary = new Dictionary<string, string> { ["en"] = "<b>&\u0001\ud800 ]]> \ud83d\ude00" } } });
        }

        public Task DisposeAsync() => Market.DisposeAsync().AsTask();
    }
}
