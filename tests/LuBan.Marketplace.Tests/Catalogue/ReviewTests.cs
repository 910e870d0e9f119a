using System.Net;
using System.Net.Http.Json;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishers;

namespace LuBan.Marketplace.Tests.Catalogue;

public sealed class ReviewTests : IAsyncLifetime
{
    private const string Reviews = "/extensions/Acme.Greeter/reviews";
    private Market _market = null!;

    public async Task InitializeAsync() => _market = await StartAsync(null);

    public Task DisposeAsync() => _market.DisposeAsync().AsTask();

    [Fact]
    public async Task A_user_has_one_review_and_may_write_it_anew_or_remove_it()
    {
        await Write("ada", 2, "Meh");
        await Write("ada", 4, "Better");
        await Write("bob", 5, "");

        var page = await _market.GetAsync(Reviews);
        var detail = await _market.GetAsync("/extensions/Acme.Greeter");

        Assert.Equal("4.5 2", $"{page["rating"]!["average"]!.GetValue<double>().ToString(System.Globalization.CultureInfo.InvariantCulture)} {page["rating"]!["count"]}");
        Assert.Equal(["ada 4 Better", "bob 5 "], page["items"]!.AsArray().Select(review => $"{review!["user"]} {review["stars"]} {review["text"]}").Order(StringComparer.Ordinal));
        Assert.Equal(4.5, (double)detail["rating"]!["average"]!);

        await _market.SendJsonAsync(HttpMethod.Delete, Reviews, null, "ada");
        Assert.Equal(1, (int)(await _market.GetAsync(Reviews))["total"]!);
    }

    [Theory]
    [InlineData(0, 0, "stars")]
    [InlineData(6, 0, "stars")]
    [InlineData(3, 4_001, "text")]
    public async Task Stars_and_length_have_bounds(int stars, int length, string where)
    {
        var (status, problem) = await _market.SendJsonAsync(HttpMethod.Put, Reviews, new { stars, text = new string('x', length) }, "ada");

        Assert.Equal((HttpStatusCode.BadRequest, "LB7230", where), (status, (string?)problem!["code"], (string?)problem["problems"]![0]!["location"]));
    }

    [Fact]
    public async Task Strangers_tokens_and_the_publisher_itself_write_none()
    {
        var stranger = await _market.SendJsonAsync(HttpMethod.Put, Reviews, new { stars = 5 }, null);
        var publisher = await _market.SendJsonAsync(HttpMethod.Put, Reviews, new { stars = 5 }, "greta");

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "LB7231"), (publisher.Status, (string?)publisher.Body!["code"]));
    }

    [Fact]
    public async Task What_waits_is_seen_by_its_writer_and_administrators_only()
    {
        await using var market = await StartAsync(options => options.Catalogue.ModerateReviews = true);
        await market.SendJsonAsync(HttpMethod.Put, Reviews, new { stars = 1, text = "Bad" }, "ada");

        Assert.Equal(0, await Count(null));
        Assert.Equal(0, await Count("bob"));
        Assert.Equal(1, await Count("ada"));
        Assert.Equal(1, await Count("admin"));
        Assert.Equal(0, (int)(await market.GetAsync(Reviews))["rating"]!["count"]!);

        var refused = await market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/moderate", new { state = "published" }, "bob");
        var shown = await market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/moderate", new { state = "published" }, "admin");

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("published", (string?)shown.Body!["state"]);
        Assert.Equal(1, await Count(null));

        await market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/moderate", new { state = "hidden", message = "Rude." }, "admin");
        Assert.Equal(0, await Count(null));
        Assert.Equal("Rude.", (string?)(await market.GetAsync(Reviews, "ada"))["items"]![0]!["moderation"]);

        async Task<int> Count(string? user) => (int)(await market.GetAsync(Reviews, user))["total"]!;
    }

    [Fact]
    public async Task Enough_users_who_report_a_review_hide_it_until_an_administrator_decides()
    {
        await Write("ada", 1, "Spam");

        foreach (var user in new[] { "bob", "bob", "cleo" }) await _market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/report", new { reason = "spam" }, user);
        Assert.Equal(1, (int)(await _market.GetAsync(Reviews))["total"]!);
        await _market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/report", new { reason = "spam" }, "dora");

        Assert.Equal(0, (int)(await _market.GetAsync(Reviews))["total"]!);
        var seen = (await _market.GetAsync(Reviews, "admin"))["items"]![0]!;
        Assert.Equal(3, seen["reports"]!.AsArray().Count);
        // Its writer cannot bring it back by writing it anew.
        await Write("ada", 1, "Spam again");
        Assert.Equal(0, (int)(await _market.GetAsync(Reviews))["total"]!);
        await _market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/moderate", new { state = "published" }, "admin");
        Assert.Equal(1, (int)(await _market.GetAsync(Reviews))["total"]!);
        Assert.Null((await _market.GetAsync(Reviews))["items"]![0]!["reports"]);
    }

    [Fact]
    public async Task The_publisher_answers_once()
    {
        await Write("ada", 3, "Hm");

        var other = await _market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/answer", new { text = "Mine" }, "hugo");
        var first = await _market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/answer", new { text = "Thanks" }, "greta");
        var second = await _market.SendJsonAsync(HttpMethod.Post, Reviews + "/ada/answer", new { text = "And more" }, "greta");

        Assert.Equal(HttpStatusCode.Forbidden, other.Status);
        Assert.Equal("acme Thanks", $"{first.Body!["answer"]!["publisher"]} {first.Body["answer"]!["text"]}");
        Assert.Equal((HttpStatusCode.Conflict, "LB7233"), (second.Status, (string?)second.Body!["code"]));
    }

    [Fact]
    public async Task Search_can_put_the_best_rated_first()
    {
        await _market.Store.SaveAsync("Acme.Other", Samples.Version("Acme.Other", "1.0.0"));
        await _market.Store.SaveAsync("Acme.Aaa", Samples.Version("Acme.Aaa", "1.0.0"));
        foreach (var user in new[] { "ada", "bob" }) await _market.SendJsonAsync(HttpMethod.Put, "/extensions/Acme.Other/reviews", new { stars = 5 }, user);
        await Write("ada", 2, "");
        _market.Get<LuBan.Marketplace.Search.SearchIndex>().Maintain();

        var page = await _market.GetAsync("/extensions?sort=rating");

        Assert.Equal(["Acme.Other", "Acme.Greeter", "Acme.Aaa"], page["items"]!.AsArray().Select(item => (string?)item!["id"]));
    }

    private static async Task<Market> StartAsync(Action<MarketplaceOptions>? options)
    {
        var market = await Market.StartAsync(options: options);
        await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"));
        var publishers = market.Get<PublisherDocuments>().Publishers;
        foreach (var (name, member) in new[] { ("acme", "greta"), ("other", "hugo") })
        {
            var publisher = new Publisher { Name = name, DisplayName = name, Members = [member], Created = DateTimeOffset.UtcNow };
            await market.Store.ChangeAsync("publishers", "test", _ => new LuBan.Marketplace.State.Change<int>(0, publishers.Put(name, publisher)), default);
        }
        return market;
    }

    private async Task Write(string user, int stars, string text)
    {
        var (status, body) = await _market.SendJsonAsync(HttpMethod.Put, Reviews, new { stars, text }, user);
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
    }
}
