using System.Net;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.Samples;

/// <summary>Binaries that were compiled against earlier SDKs, on the kernel of today. See tests/Compatibility.</summary>
public sealed class PreviousSdkTests(ITestOutputHelper output)
{
    private const string Orders = "/apis/orders.tests.dev/v1/namespaces/default/orders";

    public static TheoryData<string> Packages => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "compatibility"), "*.nupkg").Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task An_extension_of_an_earlier_sdk_serves_all_that_it_contributes_and_unloads(string package)
    {
        var previous = ExtensionPackage.FromFile(Path.Combine(AppContext.BaseDirectory, "compatibility", package));
        await using var kernel = await TestKernel.StartAsync(options =>
        {
            options.Output = output.WriteLine;
            options.Add(previous, new { priceOfPiece = 5 });
        });
        var (orders, http) = (kernel.Resources<SomeOrder>(), kernel.Client());

        // The hook completes one order and refuses another, with the field.
        await orders.CreateAsync(new() { Metadata = new() { Name = "first" }, Spec = new() { Customer = "ada" } });
        var refused = await Assert.ThrowsAsync<ResourceException>(() => orders.CreateAsync(new() { Metadata = new() { Name = "second" } }));
        Assert.Contains("spec.customer", refused.Message, StringComparison.Ordinal);

        // The reconciler reads options and its cache, writes the status and a child of another kind, and publishes.
        var priced = await orders.WaitForAsync("first", order => order.Status?.Price == 5);
        Assert.Equal(1, priced.Spec.Pieces);
        Assert.Equal("5", (await kernel.Resources<ConfigMap>().WaitForAsync("receipt-first", receipt => receipt.Data is not null)).Data!["price"]);
        Assert.Equal(5, (await kernel.Events.WaitForAsync<Priced>(message => message.Name == "first")).Price);

        // Routes, mapped both ways, and a controller.
        Assert.Equal("ada for ", (await http.GetStringAsync("/ext/tests.previous/orders/first"))[..8]);
        Assert.Equal("""["ada"]""", await http.GetStringAsync("/ext/tests.previous/customers"));
        Assert.True((bool)JsonNode.Parse(await http.GetStringAsync("/ext/tests.previous/total"))!["opened"]!);
        var stranger = await kernel.AddUserAsync(new("bob"));
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/ext/tests.previous/total")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(Orders)).StatusCode);

        // What is written in the older version of a kind is read in the newer one.
        await kernel.Resources<OldTicket>().CreateAsync(new() { Metadata = new() { Name = "seat" }, Spec = new() { Text = "row 1" } });
        Assert.Equal("row 1", (await kernel.Resources<Ticket>().WaitForAsync("seat", _ => true)).Spec.Title);

        // The next version takes its place, and the code of this one is gone.
        await kernel.UpgradeAsync(previous.NextVersion());
        Assert.Equal("""["ada"]""", await http.GetStringAsync("/ext/tests.previous/customers"));
    }

    [ResourceKind("orders.tests.dev", "v1", "Order")]
    private sealed record SomeOrder : Resource<SomeOrderSpec, SomeOrderStatus>;

    private sealed record SomeOrderSpec
    {
        public string Customer { get; init; } = "";
        public int Pieces { get; init; }
    }

    private sealed record SomeOrderStatus(int Price);

    [ResourceKind("orders.tests.dev", "v1", "Ticket")]
    private sealed record OldTicket : Resource<OldTicketSpec, SomeOrderStatus>;

    private sealed record OldTicketSpec
    {
        public string Text { get; init; } = "";
    }

    [ResourceKind("orders.tests.dev", "v2", "Ticket")]
    private sealed record Ticket : Resource<TicketSpec, SomeOrderStatus>;

    private sealed record TicketSpec
    {
        public string Title { get; init; } = "";
    }

    [ExtensionEvent("tests.previous.priced")]
    private sealed record Priced(string Name, int Price);
}
