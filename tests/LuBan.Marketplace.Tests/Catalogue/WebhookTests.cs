using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Catalogue.Webhooks;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Tests.Catalogue;

public sealed class WebhookTests
{
    private const string Secret = "0123456789abcdef-secret";

    [Fact]
    public async Task A_receiver_is_told_what_happens_and_can_check_who_told_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var market = await StartAsync();
        await Make(market, receiver.Url, "admin", ["version.listed", "version.deprecated", "version.revoked", "advisory.published", "review.published"]);

        await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"));
        await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0") with { Channel = "beta" });
        await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0", VersionState.Deprecated));
        await market.SendJsonAsync(HttpMethod.Post, "/advisories", new { package = "Acme.Greeter", versions = "[1.0.0]", severity = "low", summary = "x" }, "admin");
        await market.SendJsonAsync(HttpMethod.Put, "/extensions/Acme.Greeter/reviews", new { stars = 4, text = "Good" }, "ada");
        await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0", VersionState.Revoked));

        await receiver.WaitAsync(5);
        Assert.Equal(["advisory.published", "review.published", "version.deprecated", "version.listed", "version.revoked"], receiver.Messages.Select(message => message.Event).Order(StringComparer.Ordinal));
        Assert.All(receiver.Messages, message =>
        {
            var parts = message.Signature.Split(',').ToDictionary(part => part.Split('=')[0], part => part.Split('=')[1]);
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{message.Body}"));
            Assert.Equal(Convert.ToHexStringLower(expected), parts["sha256"]);
            Assert.InRange(long.Parse(parts["t"], System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
            Assert.Equal(message.Delivery, (string?)JsonNode.Parse(message.Body)!["id"]);
            Assert.Equal("Acme.Greeter", (string?)JsonNode.Parse(message.Body)!["extension"]);
        });
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_with_the_same_message_and_the_log_shows_it()
    {
        await using var receiver = await Receiver.StartAsync(500, 302, 204);
        await using var market = await StartAsync();
        var id = await Make(market, receiver.Url, "admin", ["version.listed"]);

        await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"));

        await receiver.WaitAsync(3);
        var delivery = await WaitFor(market, id, "delivered");
        Assert.Equal(["500", "302", "204"], delivery["attempts"]!.AsArray().Select(attempt => attempt!["status"]!.ToString()));
        Assert.Contains("redirects are not followed", (string?)delivery["attempts"]![1]!["problem"], StringComparison.Ordinal);
        Assert.Single(receiver.Messages.Select(message => message.Delivery).Distinct());
        Assert.Equal(3, receiver.Messages.Count);
    }

    [Fact]
    public async Task A_receiver_that_never_takes_a_message_is_given_up()
    {
        await using var receiver = await Receiver.StartAsync(500, 500, 500, 500, 500, 500);
        await using var market = await StartAsync();
        var id = await Make(market, receiver.Url, "admin", ["version.listed"]);

        await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"));

        var delivery = await WaitFor(market, id, "failed");
        Assert.Equal(4, delivery["attempts"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_was_not_sent_before_a_stop_is_sent_after_the_next_start()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await Receiver.StartAsync(500);
        string id;
        await using (var market = await StartAsync(folder.Path, options => options.Catalogue.WebhookRetries = [TimeSpan.FromHours(1)]))
        {
            id = await Make(market, receiver.Url, "admin", ["version.listed"]);
            await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"));
            await receiver.WaitAsync(1);
            await Until(async () => (await Deliveries(market, id)).Any(delivery => delivery!["attempts"]!.AsArray().Count == 1));
        }

        await using var again = await StartAsync(folder.Path);

        await receiver.WaitAsync(2);
        await WaitFor(again, id, "delivered");
        Assert.Single(receiver.Messages.Select(message => message.Delivery).Distinct());
    }

    [Theory]
    [InlineData("https://localhost:{0}/", "is not an address of the internet")]
    [InlineData("https://inside.example.com:{0}/", "is not an address of the internet")]
    public async Task A_name_that_leads_to_this_machine_or_a_private_network_is_not_called(string url, string problem)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var market = await Market.StartAsync(
            options: options => options.Catalogue.WebhookRetries = [],
            services: services => ReplaceResolver(services, host => host == "inside.example.com" ? [IPAddress.Parse("93.184.215.14"), IPAddress.Parse("10.0.0.1")] : Dns.GetHostAddresses(host)));
        var id = await Make(market, string.Format(System.Globalization.CultureInfo.InvariantCulture, url, new Uri(receiver.Url).Port), "admin", ["version.listed"]);

        await market.SendJsonAsync(HttpMethod.Post, $"/webhooks/{id}/ping", null, "admin");

        var delivery = await WaitFor(market, id, "failed");
        Assert.Contains(problem, (string?)delivery["attempts"]![0]!["problem"], StringComparison.Ordinal);
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task An_address_that_is_not_one_of_the_internet_is_refused_at_once()
    {
        await using var market = await Market.StartAsync();
        foreach (var url in new[]
        {
            "http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest/meta-data", "https://2130706433/", "https://0x7f.1/",
            "https://a:b@example.com/", "ftp://example.com/", "file:///etc/passwd", "nothing",
        })
        {
            var (status, problem) = await market.SendJsonAsync(HttpMethod.Post, "/webhooks", new { url, events = new[] { "version.listed" } }, "admin");

            Assert.Equal((url, HttpStatusCode.BadRequest, "LB7241", "url"), (url, status, (string?)problem!["code"], (string?)problem["problems"]![0]!["location"]));
        }
    }

    [Fact]
    public async Task The_secret_is_told_once_and_stands_nowhere_in_plain()
    {
        using var folder = new TemporaryFolder();
        await using var market = await StartAsync(folder.Path);

        var (_, made) = await market.SendJsonAsync(HttpMethod.Post, "/webhooks", new { url = "http://127.0.0.1:9/", events = new[] { "version.listed" } }, "admin");

        var secret = (string)made!["secret"]!;
        Assert.Equal(64, secret.Length);
        Assert.Null((await market.GetAsync("/webhooks/" + made["id"], "admin"))["secret"]);
        Assert.DoesNotContain(secret, (await market.GetAsync("/webhooks", "admin")).ToJsonString(), StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_publisher_has_webhooks_of_its_own_and_is_told_of_its_own_extensions()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var market = await StartAsync();
        foreach (var (name, member) in new[] { ("acme", "greta"), ("other", "hugo") })
        {
            var publisher = new Publisher { Name = name, DisplayName = name, Members = [member], Created = DateTimeOffset.UtcNow };
            await market.Store.ChangeAsync("publishers", "test", _ => new Change<int>(0, market.Get<PublisherDocuments>().Publishers.Put(name, publisher)), default);
        }
        var own = await Make(market, receiver.Url + "own", "greta", ["version.listed"], package: "Acme.Gr*");
        await Make(market, receiver.Url + "other", "hugo", ["version.listed"]);

        await market.Store.SaveAsync("Acme.Zebra", Samples.Version("Acme.Zebra", "1.0.0"));
        await market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"));
        await receiver.WaitAsync(1);
        await WaitFor(market, own, "delivered");

        Assert.Equal(["/own"], receiver.Messages.Select(message => message.Path));
        Assert.Equal(HttpStatusCode.NotFound, (await market.SendJsonAsync(HttpMethod.Get, "/webhooks/" + own, null, "hugo")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await market.SendJsonAsync(HttpMethod.Delete, "/webhooks/" + own, null, "hugo")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await market.SendJsonAsync(HttpMethod.Get, "/webhooks", null, "ada")).Status);
        Assert.Equal(2, (int)(await market.GetAsync("/webhooks", "admin"))["total"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await market.SendJsonAsync(HttpMethod.Delete, "/webhooks/" + own, null, "greta")).Status);
        Assert.Equal(0, (int)(await market.GetAsync("/webhooks", "greta"))["total"]!);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("93.184.215.14", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.8.8.8", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:1::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fe80::1%2", false)]
    [InlineData("ff02::1", false)]
    public void Addresses_are_of_the_internet_or_not(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    private static Task<Market> StartAsync(string? data = null, Action<MarketplaceOptions>? change = null) => Market.StartAsync(data, options =>
    {
        options.Catalogue.AllowPrivateWebhooks = true;
        options.Catalogue.WebhookRetries = [TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5)];
        change?.Invoke(options);
    });

    private static void ReplaceResolver(Microsoft.Extensions.DependencyInjection.IServiceCollection services, Func<string, IPAddress[]> resolve) =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, provider => new WebhookSender(
            Of<MarketplaceStore>(provider), Of<WebhookEvents>(provider), Of<WebhookSecrets>(provider), Of<Microsoft.Extensions.Options.IOptions<MarketplaceOptions>>(provider),
            Of<TimeProvider>(provider), Of<ILogger<WebhookSender>>(provider), (host, _) => Task.FromResult(resolve(host))));

    private static T Of<T>(IServiceProvider provider) where T : notnull => Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<T>(provider);

    private static async Task<string> Make(Market market, string url, string user, string[] events, string? package = null)
    {
        var (status, body) = await market.SendJsonAsync(HttpMethod.Post, "/webhooks", new { url, events, package, secret = Secret }, user);
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        return (string)body!["id"]!;
    }

    private static async Task<JsonArray> Deliveries(Market market, string id) => (await market.GetAsync($"/webhooks/{id}/deliveries", "admin"))["items"]!.AsArray();

    private static async Task<JsonNode> WaitFor(Market market, string id, string status)
    {
        JsonNode? found = null;
        await Until(async () => (found = (await Deliveries(market, id)).FirstOrDefault(delivery => (string?)delivery!["status"] == status)) is not null);
        return found!;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition()) await timer.WaitForNextTickAsync(deadline.Token);
    }

    /// <summary>A receiver on this machine that answers as it is told to, and 204 after that.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<int> _answers;
        private readonly SemaphoreSlim _arrived = new(0);

        private Receiver(int[] answers)
        {
            _answers = new(answers);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            _app = builder.Build();
            _app.MapPost("/{**path}", async (HttpContext context) =>
            {
                using var reader = new StreamReader(context.Request.Body);
                Messages.Enqueue(new(context.Request.Path, context.Request.Headers["LuBan-Event"]!, context.Request.Headers["LuBan-Delivery"]!, context.Request.Headers["LuBan-Signature"]!, await reader.ReadToEndAsync()));
                context.Response.StatusCode = _answers.TryDequeue(out var answer) ? answer : 204;
                if (context.Response.StatusCode == 302) context.Response.Headers.Location = "/elsewhere";
                _arrived.Release();
            });
        }

        public ConcurrentQueue<Message> Messages { get; } = [];

        public string Url => _app.Urls.First() + "/";

        public static async Task<Receiver> StartAsync(params int[] answers)
        {
            var receiver = new Receiver(answers);
            await receiver._app.StartAsync();
            return receiver;
        }

        /// <summary>Waits until so many messages arrived, those of earlier waits included.</summary>
        public async Task WaitAsync(int count)
        {
            while (Messages.Count < count) Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(30)), $"{Messages.Count} of {count} messages arrived.");
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        public sealed record Message(string Path, string Event, string Delivery, string Signature, string Body);
    }
}
