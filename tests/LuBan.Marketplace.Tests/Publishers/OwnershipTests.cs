using LuBan.Marketplace.Tests.Publishing;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Publishers;

/// <summary>How a package comes to be another's.</summary>
public sealed class OwnershipTests : IAsyncLifetime
{
    private const string Owners = "/extensions/Acme.Greeter/owners";
    private Market _market = null!;
    private string _acme = "", _bob = "";

    public async Task InitializeAsync()
    {
        _market = await Market.StartAsync();
        _acme = await _market.PublisherAsync("acme", verified: true, "Acme.");
        _bob = await _market.PublisherAsync("bob");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.0.0"), _acme)).Expect(201);
    }

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_transfer_needs_both_sides()
    {
        (await _market.PostAsync(Owners + "/transfer", new { to = "bob" }, _bob)).Expect(403, "LB7103");
        (await _market.PostAsync(Owners + "/transfer/accept", new { }, _bob)).Expect(404, "LB7118");
        (await _market.PostAsync(Owners + "/transfer", new { to = "bob" }, _acme)).Expect(202);
        Assert.Empty((await _market.GetAsync(Owners)).Expect(200).Json["offers"]!.AsArray());
        Assert.Single((await _market.GetAsync(Owners, _bob)).Expect(200).Json["offers"]!.AsArray());
        (await _market.PostAsync(Owners + "/transfer/accept", new { publisher = "bob" }, _acme)).Expect(403, "LB7103");

        (await _market.PostAsync(Owners + "/transfer/accept", new { }, _bob)).Expect(200);

        Assert.True(_market.State.TryFind("Acme.Greeter", out var package));
        // The prefix stays with who reserved it: the package is no longer shown as verified.
        Assert.Equal(("bob", false), (package.Publisher, package.Verified));
        Assert.Equal(["bob"], package.Owners.ToArray());
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), _acme)).Expect(403, "LB7141");
        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), _bob)).Expect(201);
    }

    [Fact]
    public async Task A_second_owner_pushes_too_and_can_be_taken_off()
    {
        (await _market.PutAsync(Owners, new { owners = new[] { "acme", "bob" } }, _acme)).Expect(403, "LB7119");
        (await _market.PostAsync(Owners + "/transfer", new { to = "bob", joint = true }, _acme)).Expect(202);
        (await _market.PostAsync(Owners + "/transfer/accept", new { }, _bob)).Expect(200);

        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.1.0"), _bob)).Expect(201);
        (await _market.PostAsync(Owners + "/transfer", new { to = "bob" }, _bob)).Expect(403, "LB7103");
        (await _market.PutAsync(Owners, new { owners = new[] { "acme" } }, _acme)).Expect(200);

        (await _market.PushAsync(new TestPackage("Acme.Greeter", "1.2.0"), _bob)).Expect(403, "LB7141");
    }

    [Fact]
    public async Task Offers_run_out_and_can_be_declined_or_withdrawn()
    {
        (await _market.PostAsync(Owners + "/transfer", new { to = "bob" }, _acme)).Expect(202);
        (await _market.DeleteAsync(Owners + "/transfer/bob", _bob)).Expect(204);
        (await _market.PostAsync(Owners + "/transfer/accept", new { }, _bob)).Expect(404, "LB7118");
        (await _market.PostAsync(Owners + "/transfer", new { to = "bob" }, _acme)).Expect(202);

        _market.Clock.Advance(TimeSpan.FromDays(15));

        (await _market.PostAsync(Owners + "/transfer/accept", new { }, _bob)).Expect(404, "LB7118");
        (await _market.PostAsync(Owners + "/transfer", new { to = "nobody" }, _acme)).Expect(404, "LB7110");
    }

    [Fact]
    public async Task An_administrator_sets_any_owner()
    {
        (await _market.PutAsync(Owners, new { owners = new[] { "bob", "acme" } }, _market.Admin)).Expect(200);

        Assert.True(_market.State.TryFind("Acme.Greeter", out var package));
        Assert.Equal(["bob", "acme"], package.Owners.ToArray());
        (await _market.PutAsync(Owners, new { owners = Array.Empty<string>() }, _market.Admin)).Expect(400, "LB7119");
        (await _market.PutAsync(Owners, new { owners = new[] { "nobody" } }, _market.Admin)).Expect(404, "LB7110");
    }
}
